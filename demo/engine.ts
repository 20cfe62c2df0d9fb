import { join } from "node:path";
import { Stack } from "presence-demo-engine";
import type { Command, Pulumi, Run } from "./pulumi.js";
import type { Workspace } from "./workspace.js";

/**
 * This repository's engine, with a stack of its own.
 * @param why for people: why it is not the CLI
 * @param signal ends a command that is under way
 */
export function openEngine({ root, project, env }: Workspace, why: string, signal: AbortSignal): Pulumi {
  const stack = new Stack({ projectDir: project, stack: "demo", stateDir: join(root, "state"), env });
  const run = async (command: Command): Promise<Run> => {
    let output = "";
    const { exitCode, steps } = await stack[command]({
      skipPreview: true,
      signal,
      onOutput: (text) => (output += text),
    });
    return {
      exitCode,
      output,
      steps: steps.map(({ op, urn, oldState, newState }) => ({ op, urn, old: oldState, new: newState })),
    };
  };
  return { title: `this repository's engine, ${why}`, run };
}
