import { withoutUndefined } from "../../api/json.js";
import { describe } from "../../definition/definition.js";
import { findCure } from "../find-user.js";
import type { PrintOptions } from "../print-options.js";
import { type Column, printListing } from "../table.js";
import { counted, note, visible } from "../text.js";
import type { UserLine } from "./file.js";
import { addLine, linesOf, type Plan } from "./plan.js";
import type { Sent } from "./send.js";

/** Where the users are from, and where what became of them is written. */
export interface ReportOptions extends PrintOptions {
  file: string;
  result?: string;
}

/** How many of many people are told of by name: what tells whether it is the right file, and fits a screen. */
const mostNamed = 10;

/** Tells whom a dry run found; nothing of those whose ids were not looked for. */
export function tellFound({ changes }: Plan): void {
  const names = changes.slice(0, mostNamed).flatMap(({ user: { name, email } }) => name ?? email ?? []);
  if (names.length === 0) return;
  const more = changes.length > mostNamed ? ` and ${changes.length - mostNamed} more` : "";
  note(`${counted(changes.length, "user")} found: ${names.map(visible).join(", ")}${more}.`);
}

/** Tells who was not found, and why. */
export function tellMissing({ missing }: Plan, { result }: ReportOptions): void {
  if (missing.length === 0) return;
  const lines = missing.slice(0, mostNamed).map(({ line, reason }) => `\nline ${line.row.line}: ${reason}`);
  const all = result === undefined ? "--result <csv> writes them all down" : `${result} has them all`;
  const more = missing.length > mostNamed ? `\nand ${missing.length - mostNamed} more: ${all}` : "";
  note(
    `${counted(missing.length, "user")} not found, whose presence stays as it is:${lines.join("")}${more}\n${findCure}`,
  );
}

/** Tells why it ended early, which lines the API complains of, and how to go on. */
export function tellFailure(failure: NonNullable<Sent["failure"]>, plan: Plan, { file, result }: ReportOptions): void {
  const lines = linesIn(failure, plan);
  const where = lines.length > 0 ? `\nThat is about ${linesOf(lines)} of ${file}.` : "";
  const wayOn = `\nTo go on with those who are not done: --file ${result ?? ""} --yes --result ${result ?? ""}`;
  note(`${failure.message}${where}${result === undefined ? "" : wayOn}`);
}

/** The lines that a refusal is about: it names users by their places in the request, or by their ids. */
function linesIn({ body, refused, unknown }: NonNullable<Sent["failure"]>, { changes }: Plan): number[] {
  const text = JSON.stringify(body ?? "");
  const inRequest = [...refused, ...unknown];
  const named = new Set(inRequest.filter((id, place) => text.includes(id) || text.includes(`[${place}]`)));
  return changes.filter(({ user }) => named.has(user.id)).map(({ line }) => line.row.line);
}

/** What programs get of one user. */
interface Row {
  /** Of the file, its first line being 1. */
  line: number;
  /** As the file names the user. */
  user: string;
  userId?: string;
  presenceDefinitionId?: string;
  message?: string;
  outcome?: string;
  reason?: string;
}

/** What there is to print of each user. */
export const columns: Column<Row>[] = [
  { name: "line", cell: ({ line }) => String(line) },
  { name: "user", cell: ({ user }) => user },
  { name: "userId", cell: ({ userId }) => userId, isId: true },
  { name: "presenceDefinitionId", cell: ({ presenceDefinitionId }) => presenceDefinitionId, spare: 2 },
  { name: "message", cell: ({ message }) => message, spare: 1 },
  { name: "outcome", cell: ({ outcome }) => outcome },
  { name: "reason", cell: ({ reason }) => reason, spare: 3 },
];

/**
 * Prints what became of the users of a plan or, without outcomes, what would become of them: for people a line for each status or
 * outcome unless they ask for columns or ids.
 */
export function printUsers(plan: Plan, options: PrintOptions, outcomes?: Sent["outcomes"]): void {
  if (options.format === "table" && !options.columns && !options.quiet) printSummary(plan, options, outcomes);
  else {
    const rows = rowsOf(plan, outcomes);
    printListing({ columns, rows, none, json: { sent: outcomes !== undefined, users: rows } }, options);
  }
}

const none = "The file names nobody who is still to be set.";

function rowsOf({ changes, missing }: Plan, outcomes?: Sent["outcomes"]): Row[] {
  const rows = [
    ...changes.map(({ line, user, definition, message }): Row => ({
      ...named(line),
      userId: user.id,
      presenceDefinitionId: definition.id,
      ...withoutUndefined({ message, outcome: outcomes ? outcomes.get(user.id) : "found" }),
    })),
    ...missing.map(({ line, reason }): Row => ({ ...named(line), outcome: "not found", reason })),
  ];
  return rows.sort((one, other) => one.line - other.line);
}

function named({ row, user }: UserLine): Pick<Row, "line" | "user"> {
  return { line: row.line, user: user.value };
}

function printSummary({ changes, missing }: Plan, options: PrintOptions, outcomes?: Sent["outcomes"]): void {
  const groups = new Map<string, number[]>();
  for (const { line, user, definition } of changes)
    addLine(groups, outcomes?.get(user.id) ?? describe(definition), line.row.line);
  for (const { line } of missing) addLine(groups, "not found", line.row.line);
  printListing(
    {
      columns: [
        { name: outcomes ? "outcome" : "status", cell: ([group]) => group },
        { name: "users", cell: ([, lines]) => String(lines.length) },
        { name: "where", cell: ([, lines]) => linesOf(lines) },
      ],
      rows: [...groups],
      none,
    },
    options,
  );
}
