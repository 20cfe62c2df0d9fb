import type { Command } from "commander";
import { connect, type ConnectionOptions, connectionOptions } from "../connection.js";
import { type Exit, exitCodes } from "../exit-codes.js";
import { definitionFinder, labelOptions } from "../find-definition.js";
import { findUsers } from "../find-user.js";
import { printOptions } from "../print-options.js";
import { withProgress } from "../progress.js";
import { columnNames } from "../table.js";
import { counted, note } from "../text.js";
import { writeCsv } from "../csv.js";
import { type UserLine, withOutcomes } from "./file.js";
import { addMoveCommand } from "./move.js";
import { type Defaults, type Plan, planUsers, type UserChange } from "./plan.js";
import { columns, printUsers, type ReportOptions, tellFailure, tellFound, tellMissing } from "./report.js";
import { refuseResult } from "./result.js";
import { type Sent, sendChanges, usersPerRequest } from "./send.js";

interface SetOptions extends ConnectionOptions, ReportOptions, Defaults {
  yes?: true;
}

const description = `Change the presences of many users. Only says what it would do, unless --yes is given.

The file is CSV, in UTF-8 or UTF-16, with a header. A column userId (or id), email or name says who; a column user takes any of them. \
Columns status (label or id) and message win over the options. Other columns are carried along.

Nothing is sent if anything is wrong with the file. A user who does not exist, or may be one of several, is no such fault: the others \
are set, and it ends with exit code 3, a dry run as well. Users are changed ${usersPerRequest} at a time; Ctrl-C ends it after the request under way, \
and says what was done.

A result file, which may be the same, is the file with what became of each user: done, refused, unknown (the answer was lost), not tried, not found or, without \
--yes, found. Given as --file again, it goes on with all who are not done.

Needs the permission presence:userPresence:edit, and directory:user:view to find users: without it, ids are taken as they are.`;

/** Adds `presence users set` and `presence users move`. */
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
    .option("--result <csv>", "write what became of each user")
    .action(set);
  connectionOptions(printOptions(setting, columnNames(columns))).addHelpText(
    "after",
    `
Examples:
  $ presence users set --file users.csv --status Available
  $ presence users set --file users.csv --status Available --yes --result result.csv
  $ presence users set --file result.csv --yes --result result.csv`,
  );

  addMoveCommand(users);
}

async function set(options: SetOptions): Promise<void> {
  refuseResult(options);
  const organization = connect(options);
  const plan = await planUsers(options.file, options, {
    definition: definitionFinder(organization),
    users: (names) => withProgress(names.length, "looked for", (update) => findUsers(organization.api, names, update)),
  });
  const { file, changes, missing } = plan;
  const doneBefore = file.lines.length - changes.length - missing.length;
  if (doneBefore > 0)
    note(
      `${doneBefore === 1 ? "1 user is" : `${doneBefore} users are`} done already: their presences stay as they are.`,
    );
  if (!options.yes) {
    saveResult(plan, options, ({ line: { outcome } }) =>
      /^(refused|unknown|not tried)$/.test(outcome) ? outcome : "found",
    );
    printUsers(plan, options);
    tellFound(plan);
    tellMissing(plan, options);
    if (changes.length > 0)
      note(`Nothing was sent. With --yes, the presence of ${counted(changes.length, "user")} is set.`);
    process.exitCode = exitCodeOf(plan);
    return;
  }
  // Before anything is sent: that is what a run leaves that was killed.
  saveResult(plan, options, () => "unknown");
  const { outcomes, failure } = await sendChanges(organization.api, changes);
  process.exitCode = exitCodeOf(plan, failure);
  const told = { ...options };
  try {
    saveResult(plan, options, ({ user }) => outcomes.get(user.id) ?? "unknown", setAllTheSame);
  } catch (error) {
    note((error as Exit).message);
    process.exitCode ||= exitCodes.partly;
    delete told.result;
  }
  printUsers(plan, told, outcomes);
  tellMissing(plan, told);
  if (failure) tellFailure(failure, plan, told);
}

const setAllTheSame =
  "Users were set all the same: what is printed here alone says who is done, and a run by that file would set them again.";

/** Of a dry run, too: what it would end with. */
function exitCodeOf({ changes, missing }: Plan, failure?: Sent["failure"]): number {
  if (failure?.kind === "aborted") return exitCodes.interrupted;
  if (!failure && missing.length === 0) return exitCodes.done;
  const changed = failure ? failure.done.length + failure.unknown.length : changes.length;
  return changed > 0 ? exitCodes.partly : exitCodes.failed;
}

function saveResult(
  { file, changes, missing }: Plan,
  { result }: SetOptions,
  outcomeOf: (change: UserChange) => string,
  cure?: string,
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
    cure,
  );
}
