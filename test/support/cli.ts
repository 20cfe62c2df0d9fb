import { join } from "node:path";
import { CliStack } from "../../pulumi/cli-stack.js";
import { type Cli, findCli } from "../../pulumi/find.js";
import { secretsProvider, startKeyService } from "./key-service.js";

/** The Pulumi CLI of this test run; `undefined` where there is none. */
export const cli = findCli();

/** For the tests that run on nothing else; without a CLI they are not loaded (.mocharc.cjs). */
export function theCli(): Cli {
  if (!cli) throw new Error("There is no Pulumi CLI, on which this runs: `npm run pulumi` gets one.");
  return cli;
}

/** Where the CLI keeps its own for a project, unless told otherwise. */
export const stateFolderOf = (project: string): string => join(project, "state");

/**
 * A stack of the project in a folder.
 * @param env how the program reaches the organisation
 * @param options.folder where the CLI keeps its own; default: inside the project
 */
export async function openStack(
  project: string,
  env: Record<string, string>,
  { folder = stateFolderOf(project), stack = "dev" } = {},
): Promise<CliStack> {
  await startKeyService();
  return CliStack.open(theCli(), { project, folder, stack, secretsProvider, env });
}
