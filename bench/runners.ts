import { spawn, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { type RunOptions, type RunResult, Stack } from "presence-demo-engine";

/** A Pulumi command; each of them refreshes first, as the project's settings say. `same` is an `up` that must change nothing. */
export type Command = "up" | "same" | "preview" | "destroy";

/** Runs a command on the stack of the project in `dir`. Throws what the run printed when it failed. */
type Run = (command: Command) => Promise<void>;

export type MakeRun = (dir: string, env: Record<string, string>) => Promise<Run>;

/** This repository's engine. */
export const engine: MakeRun = (dir, env) => {
  const stack = stackOf(dir, env);
  const commands: Record<Command, (options: RunOptions) => Promise<RunResult>> = {
    up: (options) => stack.up(options),
    same: (options) => stack.up({ ...options, expectNoChanges: true }),
    preview: (options) => stack.preview(options),
    destroy: (options) => stack.destroy(options),
  };
  return Promise.resolve((command) => checked(command, commands[command]));
};

/** Throws what a run of the engine printed when it failed. */
export async function checked(name: string, run: (options: RunOptions) => Promise<RunResult>): Promise<void> {
  let printed = "";
  const { exitCode } = await run({ skipPreview: true, onOutput: (more) => (printed += more) });
  if (exitCode !== 0) throw new Error(`${name} ended with exit code ${exitCode}:\n${printed}`);
}

export function stackOf(dir: string, env: Record<string, string>): Stack {
  return new Stack({ projectDir: dir, stack: "bench", stateDir: join(dir, "state"), passphrase: "bench", env });
}

/** The Pulumi CLI on PATH, with its file backend. */
export const cli: MakeRun = async (dir, env) => {
  const backend = join(dir, "backend");
  await mkdir(backend);
  const settings = {
    PULUMI_HOME: join(dir, "home"),
    PULUMI_BACKEND_URL: pathToFileURL(backend).href,
    PULUMI_CONFIG_PASSPHRASE: "bench",
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
  const run = (args: string[]) =>
    pulumi([...args, "--non-interactive"], { cwd: dir, env: { ...process.env, ...settings, ...env } });
  await run(["stack", "init", "bench"]);
  return async (command) => {
    await run(commands[command]);
  };
};

/** The version of the Pulumi CLI on PATH. Throws when there is none. */
export async function cliVersion(): Promise<string> {
  return (await pulumi(["version"], { env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" } })).trim();
}

async function pulumi(args: string[], options: SpawnOptions): Promise<string> {
  const child = spawn("pulumi", args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const [[exitCode], output, errors] = (await Promise.all([
    once(child, "close"),
    text(child.stdout),
    text(child.stderr),
  ])) as [[number | null], string, string];
  if (exitCode !== 0) throw new Error(`pulumi ${args.join(" ")} ended with exit code ${exitCode}:\n${output}${errors}`);
  return output;
}

const apply = ["--yes", "--skip-preview"];
const commands: Record<Command, string[]> = {
  up: ["up", ...apply],
  same: ["up", ...apply, "--expect-no-changes"],
  preview: ["preview"],
  destroy: ["destroy", ...apply],
};
