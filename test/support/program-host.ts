import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** Runs programs in one process, as the Automation API runs inline programs. */
export class ProgramHost {
  readonly #process;
  readonly #ended;

  constructor() {
    // No organisation but the one of the program's own stack.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GENESYSCLOUD_")));
    this.#process = fork(join(__dirname, "program-host.cjs"), { env, stdio: ["ignore", "ignore", "inherit", "ipc"] });
    this.#ended = once(this.#process, "exit");
    // It ends with this process, and keeps it from nothing.
    this.#process.unref();
    this.#process.channel?.unref();
  }

  get isThere(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** Makes a program ready for one run. Returns the words by which the CLI finds it. */
  async serve(path: string): Promise<string[]> {
    this.#process.send(path);
    const [port] = (await Promise.race([once(this.#process, "message"), this.#ended])) as [number];
    if (!this.isThere) throw new Error("the process that runs the programs has ended");
    return ["--client", `127.0.0.1:${port}`, "--exec-kind", "auto.inline"];
  }

  /** Ends the program with its process, at once. */
  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#ended;
  }
}

let host: ProgramHost | undefined;

/**
 * Makes a program ready for one run, in a process that runs one after the other: starting Node.js and the SDK anew is half of
 * what a run costs. Returns the words by which the CLI finds it.
 */
export function serveProgram(path: string): Promise<string[]> {
  if (!host?.isThere) host = new ProgramHost();
  return host.serve(path);
}
