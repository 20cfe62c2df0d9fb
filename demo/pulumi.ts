import { Stack, type RunOptions } from "presence-demo-engine";
import { openCli } from "./cli.js";
import type { Workspace } from "./workspace.js";

export type Command = "up" | "preview" | "destroy";

/** A resource before or after a step. */
interface ResourceSide {
  inputs?: Record<string, unknown>;
}

/** What Pulumi does to one resource, or would do. */
export interface Step {
  /** `create`, `update`, `replace`, `delete`, `same`, `refresh` … */
  op: string;
  urn: string;
  old?: ResourceSide | null | undefined;
  new?: ResourceSide | null | undefined;
}

/** One command, ended. */
export interface Run {
  exitCode: number;
  steps: Step[];
  /** Everything it printed. */
  output: string;
}

/** Whatever runs the program: the Pulumi CLI, or the engine in its stead. */
export interface Pulumi {
  /** For people: which it is. */
  title: string;
  run(command: Command): Promise<Run>;
}

/**
 * The Pulumi CLI where there is one that works, otherwise the engine.
 * @param signal ends a command that is under way
 * @throws Error when PULUMI_CLI names something that does not work
 */
export async function findPulumi(workspace: Workspace, signal: AbortSignal): Promise<Pulumi> {
  const engine: Pulumi = {
    title: "this repository's engine, as no Pulumi CLI is installed",
    run: (command) => runEngine(command, workspace, signal),
  };
  return (await openCli(process.env["PULUMI_CLI"], workspace, signal)) ?? engine;
}

async function runEngine(command: Command, { project, state, env }: Workspace, signal: AbortSignal): Promise<Run> {
  const stack = new Stack({ projectDir: project, stack: "demo", stateDir: state, env });
  let output = "";
  const options: RunOptions = { skipPreview: true, signal, onOutput: (text) => (output += text) };
  const { exitCode, steps } = await stack[command](options);
  return {
    exitCode,
    output,
    steps: steps.map(({ op, urn, oldState, newState }) => ({ op, urn, old: oldState, new: newState })),
  };
}
