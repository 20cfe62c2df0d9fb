import type { Command } from "commander";
import { describe } from "../../definition/definition.js";
import { connect, type ConnectionOptions, connectionOptions } from "../connection.js";
import { Exit, exitCodes } from "../exit-codes.js";
import { reasonOf } from "../../catalogue-file/text-file.js";
import { definitionFinder } from "../find-definition.js";
import { printListing } from "../table.js";
import { note, printJson } from "../text.js";
import { writeCsv } from "../csv.js";
import { type UserFile, withOutcomes } from "./file.js";
import { addLine, type Defaults, linesOf, planUsers, type UserChange } from "./plan.js";
import { type Sent, sendChanges, usersPerRequest } from "./send.js";

interface SetOptions extends ConnectionOptions, Defaults {
  file: string;
  yes?: true;
  result?: string;
  json?: true;
}

/** Adds `presence users set`. */
export function addUsersCommands(program: Command): void {
  const users = program.command("users").description("The presences of many users.");

  const setting = users
    .command("set")
    .description(
      `Change the presences of many users. Only says what it would do, unless --yes is given.

The file is CSV, in UTF-8 or UTF-16, with a header: a column userId (or id), and if wanted status (label or id) and
message, which win over the options. Other columns are carried along. Nothing is sent if anything in the file is wrong.
Users are changed ${usersPerRequest} at a time; Ctrl-C ends it after the request under way, and says what was done.

A result file is the file with what became of each user: done, refused, unknown (the answer was lost) or not tried.
Given as --file again, it goes on with all who are not done.`,
    )
    .requiredOption("--file <csv>", "the users")
    .option("--status <label|id>", "the presence definition of users whose line names none")
    .option("--language <language>", "the language that labels are in; any unless given")
    .option("--message <text>", "the message of users whose line has none")
    .option("--yes", "change the presences")
    .option("--result <csv>", "write what became of each user; may be the same file")
    .option("--json", "print a JSON object for programs")
    .action(set);
  connectionOptions(setting).addHelpText(
    "after",
    `
Examples:
  $ presence users set --file users.csv --status Available
  $ presence users set --file users.csv --status Available --yes --result result.csv
  $ presence users set --file result.csv --yes --result result.csv`,
  );
}

async function set(options: SetOptions): Promise<void> {
  const organization = connect(options);
  const { file, changes } = await planUsers(options.file, options, definitionFinder(organization));
  const doneBefore = file.lines.length - changes.length;
  if (doneBefore > 0) note(`${doneBefore} users are done already and stay as they are.`);
  if (!options.yes) {
    print(changes, options);
    note(`Nothing was sent. With --yes, the presence of ${changes.length} users is set.`);
    return;
  }
  // Before anything is sent, because afterwards it is too late to learn that the file cannot be written.
  saveResult(file, changes, options);
  const { outcomes, failure } = await sendChanges(organization.api, changes);
  print(changes, options, outcomes);
  if (failure) note(failure.message);
  process.exitCode = exitCodeOf(failure);
  saveResult(file, changes, options, outcomes);
}

function exitCodeOf(failure: Sent["failure"]): number {
  if (!failure) return exitCodes.done;
  if (failure.kind === "aborted") return exitCodes.interrupted;
  return failure.done.length + failure.unknown.length > 0 ? exitCodes.partly : exitCodes.failed;
}

/** Without outcomes, every one is unknown: that is what a run leaves that was killed. */
function saveResult(
  file: UserFile,
  changes: readonly UserChange[],
  { result }: SetOptions,
  outcomes?: Sent["outcomes"],
): void {
  if (result === undefined) return;
  const byLine = new Map(changes.map((change) => [change.line, change]));
  const csv = withOutcomes(file, (line) => {
    const change = byLine.get(line);
    if (!change) return {};
    const { status, message = "" } = change;
    return { status, message, outcome: outcomes?.get(line.userId) ?? "unknown" };
  });
  try {
    writeCsv(result, csv);
  } catch (error) {
    throw new Exit(outcomes ? exitCodes.failed : exitCodes.usage, `${result} cannot be written: ${reasonOf(error)}`);
  }
}

function print(changes: readonly UserChange[], { json }: SetOptions, outcomes?: Sent["outcomes"]): void {
  if (json) {
    printJson({
      sent: outcomes !== undefined,
      users: changes.map(({ line: { userId }, definition, message }) => ({
        userId,
        presenceDefinitionId: definition.id,
        message,
        outcome: outcomes?.get(userId),
      })),
    });
    return;
  }
  const groups = new Map<string, number[]>();
  for (const { line, definition } of changes) {
    addLine(groups, outcomes?.get(line.userId) ?? describe(definition), line.row.line);
  }
  printListing(
    [
      { title: outcomes ? "Outcome" : "Status", cell: ([group]) => group },
      { title: "Users", cell: ([, lines]) => String(lines.length) },
      { title: "Where", cell: ([, lines]) => linesOf(lines) },
    ],
    [...groups],
  );
}
