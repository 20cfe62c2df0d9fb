import type { Command } from "commander";
import { connect, type ConnectionOptions, connectionOptions } from "../connection.js";
import { printListing } from "../table.js";
import { printJson } from "../text.js";

/** Adds `presence system list`. */
export function addSystemCommands(program: Command): void {
  const system = program.command("system").description("System presences, which presence definitions belong to.");

  const listing = system
    .command("list")
    .description("List the system presences of the organisation.")
    .option("--json", "print the API's JSON array for programs")
    .action(list);
  connectionOptions(listing).addHelpText(
    "after",
    `
Examples:
  $ presence system list
  $ presence system list --json | jq -r '.[].name'`,
  );
}

async function list(options: ConnectionOptions & { json?: true }): Promise<void> {
  const presences = await connect(options).systemPresences();
  if (options.json) printJson(presences);
  else
    printListing(
      [
        { title: "System presence", cell: ({ name = "" }) => name },
        { title: "Id", cell: ({ id = "" }) => id },
      ],
      presences,
    );
}
