import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CliStack } from "../pulumi/cli-stack.js";
import type { Cli } from "../pulumi/find.js";
import type { Command, Pulumi, Run, Step } from "./pulumi.js";
import type { Workspace } from "./workspace.js";

/**
 * The Pulumi CLI, with a stack of its own.
 * @param signal ends a command that is under way
 */
export async function openCli(cli: Cli, { root, project, env }: Workspace, signal: AbortSignal): Promise<Pulumi> {
  const events = join(root, "events.json");
  const stack = await CliStack.open(cli, {
    project,
    folder: root,
    stack: "demo",
    // `--event-log` is behind this.
    env: { ...env, PULUMI_DEBUG_COMMANDS: "true" },
  });
  const run = async (command: Command): Promise<Run> => {
    const how = command === "preview" ? ["--diff"] : ["--yes", "--skip-preview"];
    // A Ctrl-C is for the demo, which ends the command and then cleans up.
    const options = { signal, ownGroup: true };
    const { exitCode, output } = await stack.run([command, ...how, "--event-log", events], options);
    const log = await readFile(events, "utf8").catch(() => "");
    return { exitCode, output, steps: log.split("\n").filter(Boolean).flatMap(stepOf) };
  };
  return { title: `Pulumi CLI ${cli.version}`, run };
}

/** One line of the event log. Source: `apitype.EngineEvent` of the Pulumi CLI. */
function stepOf(line: string): Step[] {
  const event = JSON.parse(line) as { resourcePreEvent?: { metadata: Step } };
  return event.resourcePreEvent ? [event.resourcePreEvent.metadata] : [];
}
