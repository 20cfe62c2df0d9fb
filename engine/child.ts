import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { stripVTControlCharacters } from "node:util";

/** Makes a child leave when the engine does, however that dies: its standard input then ends. */
const LEAVE_WITH_ENGINE = `data:text/javascript,process.stdin.on("end",()=>process.exit(1)).resume().unref()`;

interface ChildOptions {
  script: string;
  args: readonly string[];
  nodeArgs?: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
}

/**
 * A Node.js process in a group of its own, so that Ctrl-C in a terminal reaches the engine alone, and connected
 * without a proxy: grpc-js would send even loopback addresses through `http_proxy`.
 */
export class Child {
  private readonly process: ChildProcessByStdio<Writable, Readable, Readable>;
  /** Resolves to how the process ended, as words. */
  readonly ended: Promise<string>;
  readonly exitCode: Promise<number | undefined>;

  constructor(
    { script, args, nodeArgs = [], cwd, env }: ChildOptions,
    onOutput: (text: string, isError: boolean) => void,
  ) {
    this.process = spawn(process.execPath, [...nodeArgs, `--import=${LEAVE_WITH_ENGINE}`, script, ...args], {
      cwd,
      env: { ...env, no_grpc_proxy: "127.0.0.1" },
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.process.stdin.on("error", () => undefined);
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text: string) => {
        onOutput(stripVTControlCharacters(text), stream === this.process.stderr);
      });
    }
    const closed = once(this.process, "close") as Promise<[number | null, NodeJS.Signals | null]>;
    this.exitCode = closed.then(([code]) => code ?? undefined);
    this.ended = closed.then(([code, signal]) => (signal === null ? `exit code ${code ?? ""}` : `signal ${signal}`));
  }

  /** Asks the whole group to end; after `graceMs` it is killed. Resolves when it is gone. */
  async stop(signal: NodeJS.Signals, graceMs: number): Promise<void> {
    this.kill(signal);
    const timer = setTimeout(() => {
      this.kill("SIGKILL");
    }, graceMs);
    await this.ended;
    clearTimeout(timer);
  }

  private kill(signal: NodeJS.Signals): void {
    const { pid } = this.process;
    if (pid === undefined || this.process.exitCode !== null || this.process.signalCode !== null) return;
    process.kill(-pid, signal);
  }
}

/** Calls `onLine` for every full line of the text passed to the returned function, and for the rest on `end`. */
export function lines(onLine: (line: string) => void): { write: (text: string) => void; end: () => void } {
  let rest = "";
  return {
    write(text) {
      const parts = (rest + text).split("\n");
      rest = parts.pop() ?? "";
      for (const part of parts) onLine(part.replace(/\r$/, ""));
    },
    end() {
      if (rest !== "") onLine(rest);
      rest = "";
    },
  };
}
