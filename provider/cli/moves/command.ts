import type { Command } from "commander";
import { parseJson } from "../../api/json.js";
import type { Desired } from "../../definition/definition.js";
import { movesAmong } from "../../resource/moves.js";
import { Exit, exitCodes } from "../exit-codes.js";
import { nameOfFile, readText } from "../files.js";
import { listedLabel } from "../label.js";
import { type PrintOptions, printOptions } from "../print-options.js";
import { stateIn } from "../sources/source.js";
import { type Column, columnNames, printListing } from "../table.js";

/** One id that a status had before. */
interface Row {
  /** The key of its catalogue or, where a resource of its own makes it, that one's name. */
  status: string;
  /** Its label; absent where it has none. */
  label?: string;
  systemPresence: string;
  oldId: string;
  newId: string;
}

const columns: Column<Row>[] = [
  { name: "status", cell: ({ status }) => status },
  { name: "label", cell: ({ label }) => label, spare: 2 },
  { name: "systemPresence", cell: ({ systemPresence }) => systemPresence, spare: 1 },
  { name: "oldId", title: "Old ID", cell: ({ oldId }) => oldId, isId: true },
  { name: "newId", title: "New ID", cell: ({ newId }) => newId, isId: true },
];

/** Adds `presence moves`. */
export function addMovesCommand(program: Command): void {
  const moves = program
    .command("moves")
    .summary("Tell the old and the new ids of statuses that have been moved.")
    .description(
      "Tell the old and the new ids of statuses that have been moved to another system presence, from a stack's state: flows, data actions " +
        "and reports may still have the old ones. A status that was moved several times has a line for each id that it had, the newest first.",
    )
    .argument("[state]", "the state, from `pulumi stack export`; - for the standard input", "-")
    .action(run);
  printOptions(moves, columnNames(columns)).addHelpText(
    "after",
    `
Examples:
  $ pulumi stack export | presence moves
  $ presence moves state.json --format markdown --output moves.md
  $ pulumi stack export | presence moves --quiet | grep -rFf - flows
  $ pulumi stack export | presence moves --format csv --columns oldId,newId | tail -n +2 |
      while IFS=, read -r old new; do grep -rl --null "$old" flows | xargs -0 perl -pi -e "s/$old/$new/g"; done`,
  );
}

async function run(path: string, options: PrintOptions): Promise<void> {
  const state = stateIn(path, parseJson(await readText(path)));
  if (!state)
    throw new Exit(
      exitCodes.usage,
      `${nameOfFile(path)} is no state of a stack: \`pulumi stack export --file state.json\` makes one.`,
    );
  const known = state.statuses.flatMap(({ id, ...status }) => (id === undefined ? [] : { ...status, id }));
  const rows = movesAmong(known).flatMap(({ status: { name, key, definition }, from, to }) =>
    from.map((oldId): Row => ({ status: key ?? name, ...labelled(definition), oldId, newId: to })),
  );
  printListing(
    { columns, rows, none: `No status of ${state.title} has been moved: each has the id that it was made with.` },
    options,
  );
}

function labelled(definition: Desired): Pick<Row, "label" | "systemPresence"> {
  const label = listedLabel(definition);
  return { ...(label !== undefined && { label }), systemPresence: definition.systemPresence };
}
