import type { Command } from "commander";
import type { SystemPresence } from "../../api/models.js";
import { connect, type ConnectionOptions, connectionOptions } from "../connection.js";
import { type PrintOptions, printOptions } from "../print-options.js";
import { type Column, columnNames, printListing } from "../table.js";

/** Adds `presence system list`. */
export function addSystemCommands(program: Command): void {
  const system = program.command("system").description("System presences, which presence definitions belong to.");

  const listing = system.command("list").description("List the system presences of the organisation.").action(list);
  connectionOptions(printOptions(listing, columnNames(columns))).addHelpText(
    "after",
    `
Examples:
  $ presence system list
  $ presence system list --json | jq -r '.[].name'`,
  );
}

const columns: Column<SystemPresence>[] = [
  { name: "name", title: "System presence", cell: ({ name }) => name },
  { name: "id", cell: ({ id }) => id, isId: true },
];

async function list(options: ConnectionOptions & PrintOptions): Promise<void> {
  printListing({ columns, rows: await connect(options).systemPresences() }, options);
}
