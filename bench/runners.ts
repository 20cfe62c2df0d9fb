import { join } from "node:path";
import { type RunOptions, type RunResult, Stack } from "presence-demo-engine";
import { CliStack } from "../pulumi/cli-stack.js";
import type { Cli } from "../pulumi/find.js";
import { pulumiFolder } from "./faces.js";

/** A Pulumi command; each of them refreshes first, as the project's settings say. `same` is an `up` that must change nothing. */
export type Command = "up" | "same" | "preview" | "destroy";

/** Runs a command on the stack of the project in `dir`. Throws what the run printed when it failed. */
type Run = (command: Command) => Promise<void>;

export type MakeRun = (dir: string, env: Record<string, string>) => Promise<Run>;

const apply = ["--yes", "--skip-preview"];
const words: Record<Command, string[]> = {
  up: ["up", ...apply],
  same: ["up", ...apply, "--expect-no-changes"],
  preview: ["preview"],
  destroy: ["destroy", ...apply],
};

/** The Pulumi CLI. */
export function by(cli: Cli): MakeRun {
  return async (dir, env) => {
    const stack = await openStack(cli, dir, env);
    return async (command) => {
      await stack.succeed(words[command]);
    };
  };
}

export function openStack(cli: Cli, dir: string, env: Record<string, string>): Promise<CliStack> {
  return CliStack.open(cli, { project: dir, folder: pulumiFolder(dir), stack: "bench", env });
}

/** This repository's engine. */
export const byEngine: MakeRun = async (dir, env) => {
  const stack = new Stack({ projectDir: dir, stack: "bench", stateDir: join(dir, "state"), env });
  const commands: Record<Command, (options: RunOptions) => Promise<RunResult>> = {
    up: (options) => stack.up(options),
    same: (options) => stack.up({ ...options, expectNoChanges: true }),
    preview: (options) => stack.preview(options),
    destroy: (options) => stack.destroy(options),
  };
  return async (command) => {
    let printed = "";
    const { exitCode } = await commands[command]({ skipPreview: true, onOutput: (more) => (printed += more) });
    if (exitCode !== 0) throw new Error(`${command} ended with exit code ${exitCode}:\n${printed}`);
  };
};
