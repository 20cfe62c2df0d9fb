import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ResourceState } from "../../pulumi/cli-stack.js";

/** A stack's state in the form in which the CLI imports it. */
export interface Deployment {
  resources?: ResourceState[];
}

/**
 * Where the CLI's file backend keeps a stack's state: asking the CLI costs as much as a small run.
 * @param folder that the CLI keeps its own in
 */
export const stateFile = (folder: string, project: string, stack: string): string =>
  join(folder, "backend/.pulumi/stacks", project, `${stack}.json`);

/** The state; `undefined` where nothing was run yet. */
export function readDeployment(file: string): Deployment | undefined {
  const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as { checkpoint: { latest?: Deployment } };
  return checkpoint.latest;
}
