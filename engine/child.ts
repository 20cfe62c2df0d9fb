import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";

/**
 * Makes a child leave when the engine does, however that dies: its standard input then ends. (A child in an endless loop
 * does not notice.)
 */
const LEAVE_WITH_ENGINE = `data:text/javascript,process.stdin.on("end",()=>process.exit(1)).resume().unref()`;

/**
 * A Node.js process in a group of its own, so that Ctrl-C in a terminal reaches the engine alone, and connected
 * without a proxy: grpc-js would send even loopback addresses through `http_proxy`.
 */
export class Child {
  private readonly process: ChildProcessByStdio<Writable, Readable, Readable>;
  /** Resolves when it has ended and all of its output was read. */
  readonly ended: Promise<{ exitCode: number | null; how: string }>;
  private isGone = false;

  constructor(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
    this.process = spawn(process.execPath, [`--import=${LEAVE_WITH_ENGINE}`, ...args], {
      cwd,
      env: { ...env, no_grpc_proxy: "127.0.0.1" },
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.process.stdin.on("error", () => undefined); // Nothing is written: what matters is when it ends.
    const closed = once(this.process, "close") as Promise<[number | null, NodeJS.Signals | null]>;
    this.ended = closed.then(([exitCode, signal]) => {
      this.isGone = true;
      return { exitCode, how: signal === null ? `exit code ${exitCode ?? ""}` : `signal ${signal}` };
    });
  }

  lines(stream: "stdout" | "stderr"): Interface {
    return createInterface({ input: this.process[stream] });
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
    if (this.isGone || this.process.pid === undefined) return;
    try {
      process.kill(-this.process.pid, signal);
    } catch {
      // It was gone before its output was read to the end.
    }
  }
}
