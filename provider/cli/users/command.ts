import type { Command } from "commander";
import { withoutUndefined } from "../../api/json.js";
import { describe } from "../../definition/definition.js";
import { connect, type ConnectionOptions, connectionOptions } from "../connection.js";
import { exitCodes } from "../exit-codes.js";
import { refuseUnwritable } from "../files.js";
import { definitionFinder, labelOptions } from "../find-definition.js";
import { findCure, findUsers } from "../find-user.js";
import { type PrintOptions, printOptions } from "../print-options.js";
import { withProgress } from "../progress.js";
import { type Column, namesOf, printListing } from "../table.js";
import { counted, note, visible } from "../text.js";
import { writeCsv } from "../csv.js";
import { type UserLine, withOutcomes } from "./file.js";
import { addLine, type Defaults, linesOf, type Missing, type Plan, planUsers, type UserChange } from "./plan.js";
import { type Sent, sendChanges, usersPerRequest } from "./send.js";

interface SetOptions extends ConnectionOptions, PrintOptions, Defaults {
  file: string;
  yes?: true;
  result?: string;
}

const description = `Change the presences of many users. Only says what it would do, unless --yes is given.

The file is CSV, in UTF-8 or UTF-16, with a header. A column userId (or id), email or name says who; a column user takes any of them. \
Columns status (label or id) and message win over the options. Other columns are carried along.

Nothing is sent if anything is wrong with the file. A user who does not exist, or may be one of several, is no such fault: the others \
are set, and it ends with exit code 3, a dry run as well. Users are changed ${usersPerRequest} at a time; Ctrl-C ends it after the request under way, \
and says what was done.

A result file is the file with what became of each user: done, refused, unknown (the answer was lost), not tried, not found or, without \
--yes, found. Given as --file again, it goes on with all who are not done.

Needs the permission presence:userPresence:edit, and directory:user:view to find users: without it, ids are taken as they are.`;

/** Adds `presence users set`. */
export function addUsersCommands(program: Command): void {
  const users = program.command("users").description("The presences of many users.");

  const setting = labelOptions(
    users
      .command("set")
      .summary("Change the presences of many users, by a file.")
      .description(description)
      .requiredOption("--file <csv>", "the users")
      .option("--status <label|id>", "the presence definition, by the label of an active one or by its id"),
  )
    .option("--message <text>", "the message that others see")
    .option("--yes", "do it: otherwise only what would be done is said")
    .option("--result <csv>", "write what became of each user; may be the same file")
    .action(set);
  connectionOptions(printOptions(setting, namesOf(columns))).addHelpText(
    "after",
    `
Examples:
  $ presence users set --file users.csv --status Available
  $ presence users set --file users.csv --status Available --yes --result result.csv
  $ presence users set --file result.csv --yes --result result.csv`,
  );
}

async function set(options: SetOptions): Promise<void> {
  if (options.result !== undefined) refuseUnwritable(options.result);
  const organization = connect(options);
  const plan = await planUsers(options.file, options, {
    definition: definitionFinder(organization),
    users: (names) => withProgress(names.length, "looked for", (update) => findUsers(organization.api, names, update)),
  });
  const { file, changes, missing } = plan;
  const doneBefore = file.lines.length - changes.length - missing.length;
  if (doneBefore > 0) note(`${doneBefore} users are done already and stay as they are.`);
  if (!options.yes) {
    saveResult(plan, options, ({ line: { outcome } }) =>
      /^(refused|unknown|not tried)$/.test(outcome) ? outcome : "found",
    );
    print(plan, options);
    tellFound(changes);
    tellMissing(missing, options);
    note(`Nothing was sent. With --yes, the presence of ${counted(changes.length, "user")} is set.`);
    process.exitCode = exitCodeOf(plan);
    return;
  }
  // Before anything is sent: that is what a run leaves that was killed.
  saveResult(plan, options, () => "unknown");
  const { outcomes, failure } = await sendChanges(organization.api, changes);
  print(plan, options, outcomes);
  tellMissing(missing, options);
  if (failure) note(`${failure.message}${complaints(failure, plan, options)}${wayOn(options)}`);
  process.exitCode = exitCodeOf(plan, failure);
  saveResult(plan, options, ({ user }) => outcomes.get(user.id) ?? "unknown");
}

/** Of a dry run, too: what it would end with. */
function exitCodeOf({ changes, missing }: Plan, failure?: Sent["failure"]): number {
  if (failure?.kind === "aborted") return exitCodes.interrupted;
  if (!failure && missing.length === 0) return exitCodes.done;
  const changed = failure ? failure.done.length + failure.unknown.length : changes.length;
  return changed > 0 ? exitCodes.partly : exitCodes.failed;
}

/** Which lines a refusal is about: it names users by their places in the request, or by their ids. */
function complaints(
  { body, refused, unknown }: NonNullable<Sent["failure"]>,
  { changes }: Plan,
  { file }: SetOptions,
): string {
  const text = JSON.stringify(body ?? "");
  const inRequest = [...refused, ...unknown];
  const named = new Set(inRequest.filter((id, place) => text.includes(id) || text.includes(`[${place}]`)));
  const lines = changes.filter(({ user }) => named.has(user.id)).map(({ line }) => line.row.line);
  return lines.length === 0 ? "" : `\nThat is about ${linesOf(lines)} of ${file}.`;
}

function wayOn({ result }: SetOptions): string {
  return result === undefined
    ? ""
    : `\nTo go on with those who are not done: --file ${result} --yes --result ${result}`;
}

function saveResult(
  { file, changes, missing }: Plan,
  { result }: SetOptions,
  outcomeOf: (change: UserChange) => string,
): void {
  if (result === undefined) return;
  const told = new Map<UserLine, Partial<Record<"userId" | "status" | "message" | "outcome", string>>>();
  for (const { line } of missing) told.set(line, { outcome: "not found" });
  for (const change of changes) {
    const { line, user, status, message = "" } = change;
    told.set(line, { userId: user.id, status, message, outcome: outcomeOf(change) });
  }
  writeCsv(
    result,
    withOutcomes(file, (line) => told.get(line) ?? {}),
  );
}

/** How many of many people are told of by name: what tells whether it is the right file, and fits a screen. */
const mostNamed = 10;

function tellFound(changes: readonly UserChange[]): void {
  const names = changes.slice(0, mostNamed).flatMap(({ user: { name, email } }) => visible(name ?? email ?? ""));
  if (names.join("") === "") return;
  const more = changes.length > mostNamed ? ` and ${changes.length - mostNamed} more` : "";
  note(`${counted(changes.length, "user")} found: ${names.join(", ")}${more}.`);
}

function tellMissing(missing: readonly Missing[], { result }: SetOptions): void {
  if (missing.length === 0) return;
  const lines = missing.slice(0, mostNamed).map(({ line, reason }) => `\nline ${line.row.line}: ${reason}`);
  const all = result === undefined ? "--result <csv> writes them all down" : `${result} has them all`;
  const more = missing.length > mostNamed ? `\nand ${missing.length - mostNamed} more: ${all}` : "";
  note(
    `${counted(missing.length, "user")} not found, whose presence stays as it is:${lines.join("")}${more}\n${findCure}`,
  );
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

const columns: Column<Row>[] = [
  { name: "line", cell: ({ line }) => String(line) },
  { name: "user", cell: ({ user }) => user },
  { name: "userId", cell: ({ userId }) => userId, isId: true },
  { name: "presenceDefinitionId", cell: ({ presenceDefinitionId }) => presenceDefinitionId, spare: 2 },
  { name: "message", cell: ({ message }) => message, spare: 1 },
  { name: "outcome", cell: ({ outcome }) => outcome },
  { name: "reason", cell: ({ reason }) => reason, spare: 3 },
];

function print(plan: Plan, options: SetOptions, outcomes?: Sent["outcomes"]): void {
  if (options.format === "table" && !options.columns && !options.quiet) printSummary(plan, options, outcomes);
  else {
    const rows = rowsOf(plan, outcomes);
    printListing({ columns, rows, json: { sent: outcomes !== undefined, users: rows } }, options);
  }
}

function rowsOf({ changes, missing }: Plan, outcomes?: Sent["outcomes"]): Row[] {
  const rows = [
    ...changes.map(({ line, user, definition, message }): Row => ({
      ...named(line),
      userId: user.id,
      presenceDefinitionId: definition.id,
      ...withoutUndefined({ message, outcome: outcomes?.get(user.id) }),
    })),
    ...missing.map(({ line, reason }): Row => ({ ...named(line), outcome: "not found", reason })),
  ];
  return rows.sort((one, other) => one.line - other.line);
}

function named({ row, user }: UserLine): Pick<Row, "line" | "user"> {
  return { line: row.line, user: user.value };
}

function printSummary({ changes, missing }: Plan, options: SetOptions, outcomes?: Sent["outcomes"]): void {
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
    },
    options,
  );
}
