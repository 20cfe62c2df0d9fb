import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** Runs programs in one process, as the Automation API runs inline programs. */
export class ProgramHost {
  readonly #process = fork(join(__dirname, "program-host.cjs"), { stdio: "ignore" });

  constructor() {
    // It ends with this process, and keeps it from nothing.
    this.#process.unref();
    this.#process.channel?.unref();
  }

  /** Makes a program ready for one run. Returns the words by which the CLI finds it. */
  async serve(path: string): Promise<string[]> {
    this.#process.send(path);
    const [port] = (await once(this.#process, "message")) as [number];
    return ["--client", `127.0.0.1:${port}`, "--exec-kind", "auto.inline"];
  }

  /** Ends the program with its process, at once. */
  async kill(): Promise<void> {
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await ended;
  }
}

let host: ProgramHost | undefined;

/**
 * Makes a program ready for one run, in a process that runs one after the other: starting Node.js and the SDK anew is half of
 * what a run costs. Returns the words by which the CLI finds it.
 */
export function serveProgram(path: string): Promise<string[]> {
  host ??= new ProgramHost();
  return host.serve(path);
}
