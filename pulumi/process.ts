import { spawn } from "node:child_process";
import { constants } from "node:os";

export interface RunOptions {
  cwd?: string;
  /** The whole environment; default: this process's own. */
  env?: NodeJS.ProcessEnv;
  /** What the process reads from its standard input; default: nothing. */
  input?: string;
  /** Ends the process as a Ctrl-C does, and kills it when it is still there after `graceMs`. */
  signal?: AbortSignal;
  /** In milliseconds; default: half a minute. */
  graceMs?: number;
  /** A process group of its own: a Ctrl-C in the terminal reaches this process alone, which then decides what to do about the other. */
  ownGroup?: boolean;
  /** Gets what it prints, as it comes. */
  onOutput?: (text: string) => void;
}

/** A process that has ended. */
export interface Ended {
  /** As in a shell: 128 and the signal's number where a signal ended it. */
  exitCode: number;
  stdout: string;
  stderr: string;
  /** Both, as they came. */
  output: string;
}

/** A process under way. It is ended with this one. */
export interface Running {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** The first match in what it prints. Throws when it ends without one. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** Signals the process, and its group where it has one of its own; default: SIGTERM. */
  kill(signal?: NodeJS.Signals): void;
}

/** How to signal each process under way. */
const underWay = new Set<(signal: NodeJS.Signals) => void>();
process.once("exit", () => {
  // As a Ctrl-C does, which the CLI and Go answer by ending what they started.
  for (const kill of underWay) kill("SIGINT");
});

/** Runs a command to its end, whatever its exit code. Throws when it can't be started. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return start(command, args, options).ended;
}

/** Runs a command that has to work. Throws what it printed when it does not. */
export async function succeed(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const ended = await run(command, args, options);
  if (ended.exitCode !== 0)
    throw new Error(`\`${[command, ...args].join(" ")}\` ended with exit code ${ended.exitCode}:\n${ended.output}`);
  return ended;
}

/** Starts a command that keeps running, such as a server. */
export function start(
  command: string,
  args: readonly string[],
  { cwd, env, input = "", signal, graceMs = 30_000, ownGroup = false, onOutput }: RunOptions = {},
): Running {
  signal?.throwIfAborted();
  // On Windows npm, and the commands that it installs, are scripts, which only a shell starts.
  const shell = process.platform === "win32" && /^np[mx]$|[\\/]\.bin[\\/]/.test(command);
  const child = spawn(command, args, { cwd, env, detached: ownGroup, stdio: "pipe", shell });
  const kill = (by: NodeJS.Signals = "SIGTERM") => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    if (ownGroup) process.kill(-child.pid, by);
    else child.kill(by);
  };
  let patience: NodeJS.Timeout | undefined;
  const cancel = () => {
    // The process alone: what it started is for it to end.
    child.kill("SIGINT");
    patience = setTimeout(kill, graceMs, "SIGKILL");
  };
  signal?.addEventListener("abort", cancel, { once: true });
  underWay.add(kill);

  const printed = { stdout: "", stderr: "", output: "" };
  const listeners = new Set<() => void>();
  for (const stream of ["stdout", "stderr"] as const)
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      printed[stream] += text;
      printed.output += text;
      onOutput?.(text);
      for (const listener of listeners) listener();
    });
  // A process that ends without reading is no failure of this one.
  child.stdin.on("error", () => undefined).end(input);

  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", (error) => reject(new Error(`\`${command}\` could not be started: ${error.message}`)));
    child.once("close", (code, by) =>
      resolve({ exitCode: code ?? 128 + constants.signals[by ?? "SIGKILL"], ...printed }),
    );
  }).finally(() => {
    clearTimeout(patience);
    signal?.removeEventListener("abort", cancel);
    underWay.delete(kill);
  });
  // Who only waits for what it prints hears of it there.
  ended.catch(() => undefined);

  return {
    pid: child.pid ?? 0,
    ended,
    kill,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(printed.output);
          if (!match) return;
          listeners.delete(look);
          resolve(match);
        };
        listeners.add(look);
        look();
        ended.then(({ output }) => {
          look();
          reject(new Error(`\`${command}\` ended without printing ${pattern.source}:\n${output}`));
        }, reject);
      }),
  };
}
