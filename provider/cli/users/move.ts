import type { Command } from "commander";
import { UsersPresencesBulkError } from "../../api/bulk.js";
import { PresenceApiError } from "../../api/errors.js";
import { withoutUndefined } from "../../api/json.js";
import type { PresenceApi } from "../../api/presence-api.js";
import { type Definition, describe } from "../../definition/definition.js";
import { chunksOf } from "../chunks.js";
import { connect, type ConnectionOptions, connectionOptions } from "../connection.js";
import { Exit, exitCodes } from "../exit-codes.js";
import { byItsId, definitionFinder, settable } from "../find-definition.js";
import type { FoundUser } from "../find-user.js";
import { type PrintOptions, printOptions } from "../print-options.js";
import { withProgress } from "../progress.js";
import { type Column, columnNames, printListing } from "../table.js";
import { counted, note } from "../text.js";
import { type MoveOutcome, openMoveResult } from "./move-result.js";
import { refuseResult } from "./result.js";
import { outcomesIn, untilInterrupted, usersPerRequest } from "./send.js";
import { allUsers, type Status, usualSource, whoIsIn } from "./who-is-in.js";

interface MoveOptions extends ConnectionOptions, PrintOptions {
  from: string;
  to: string;
  source: string;
  yes?: true;
  result?: string;
}

interface Row extends FoundUser {
  outcome: MoveOutcome;
}

const columns: Column<Row>[] = [
  { name: "userId", cell: ({ id }) => id, isId: true },
  { name: "name", cell: ({ name }) => name },
  { name: "email", cell: ({ email }) => email, spare: 1 },
  { name: "outcome", cell: ({ outcome }) => outcome },
];

const description = `Set the users who are in one status to another, before it goes or when it has been replaced. Only says who they are, unless --yes is given.

A status is named by its id, by the beginning of one, or by the label of an active one. The one that they are in may be deactivated: agents stay in a status that has gone until they choose another.

Users are changed ${usersPerRequest} at a time, and looked at once more right before: who has left the status by then stays where they are. The API cannot tell the one from the other while it sets them, so that somebody who chooses another status in that moment, a second or so, is set all the same. Ctrl-C ends it after the request under way, and says what was done. \
Where the listing of users leaves some out, it ends with exit code 3, a dry run as well.

A result file has each user with what became of them: done, left, refused, unknown (the answer was lost), not tried or, without --yes, found. To go on with those who are not done, run it again. The same file \
keeps what it has of all others, and a dry run only adds to it; one that is of another move, or another thing, is refused. \`presence users set\` takes it as well.

Needs the permission directory:user:view, and presence:userPresence:edit to set them.`;

/** Adds `presence users move`. */
export function addMoveCommand(users: Command): void {
  const moving = users
    .command("move")
    .summary("Set the users who are in one status to another.")
    .description(description)
    .requiredOption("--from <label|id>", "the status that they are in")
    .requiredOption("--to <label|id>", "the status that they are set to")
    .option("--source <id>", "the source of the presence", usualSource)
    .option("--yes", "do it: otherwise only what would be done is said")
    .option("--result <csv>", "write what became of each user")
    .action(move);
  connectionOptions(printOptions(moving, columnNames(columns))).addHelpText(
    "after",
    `
Examples:
  $ presence users move --from Lunch --to Meal
  $ presence users move --from Lunch --to Meal --yes --result result.csv
  $ presence users move --from 9ff850f9 --to 3fa85f64 --yes`,
  );
}

async function move(options: MoveOptions): Promise<void> {
  refuseResult(options);
  const organization = connect(options);
  const { api } = organization;
  const find = definitionFinder(organization);
  const several = "Name the one that is meant by its id";
  const from = await find(options.from, {}, { several, deactivated: byItsId });
  const to = settable(await find(options.to, {}, { several }));
  if (from.id === to.id)
    throw new Exit(
      exitCodes.usage,
      `--from and --to are one status, ${describe(from)}: nothing was sent. One that has gone is named by its id, which \`presence moves\` tells.`,
    );
  const sourceId = options.source.toUpperCase() === usualSource ? usualSource : options.source;
  const status = { definitionId: from.id, sourceId };
  const saveResult = openMoveResult(options.result, { from: from.id, status: to.id, source: sourceId });
  const { found, isComplete } = await usersIn(api, status);
  const all = (outcome: MoveOutcome) => new Map(found.map(({ id }) => [id, outcome]));
  if (!options.yes || found.length === 0) {
    saveResult(found, all("found"));
    print(found, { from, to, outcomes: all("found"), sent: false, isComplete }, options);
    if (found.length > 0)
      note(`Nothing was sent. With --yes, the presence of ${counted(found.length, "user")} is set.`);
    process.exitCode = isComplete ? exitCodes.done : exitCodes.partly;
    return;
  }
  // Before anything is sent: that is what a run leaves that was killed.
  saveResult(found, all("unknown"));
  const { outcomes, failure } = await send(api, found, { ...status, to: to.id });
  process.exitCode = failure ? exitCodeOf(failure, outcomes) : isComplete ? exitCodes.done : exitCodes.partly;
  try {
    saveResult(found, outcomes, "Users were set all the same: what is printed here alone says who.");
  } catch (error) {
    note((error as Exit).message);
    process.exitCode ||= exitCodes.partly;
  }
  print(found, { from, to, outcomes, sent: true, isComplete }, options);
  if (failure) {
    const all = [...countsOf(outcomes.values())].map(([outcome, count]) => `${count} ${outcome}`).join(", ");
    note(
      `${failure.message}\nOf all ${found.length}: ${all}.\nRun it again to go on with those who are still in ${describe(from)}.`,
    );
  }
}

function countsOf(outcomes: Iterable<MoveOutcome>): ReadonlyMap<MoveOutcome, number> {
  const counts = new Map<MoveOutcome, number>();
  for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return counts;
}

/** Those whom the client may see, and who are in a status; `isComplete`: that no user was left out. */
async function usersIn(api: PresenceApi, status: Status): Promise<{ found: FoundUser[]; isComplete: boolean }> {
  const { users, total } = await allUsers(api);
  const isComplete = users.length >= total;
  if (!isComplete) {
    const listed = `${users.length} ${users.length === 1 ? "is" : "are"} listed`;
    note(`Of ${counted(total, "user")}, ${listed}: run it again afterwards, to find who was left out.`);
  }
  const ids = users.map(({ id }) => id);
  const there = await withProgress(ids.length, "looked for", (onBatch) => whoIsIn(api, status, ids, { onBatch }));
  return { found: users.filter(({ id }) => there.has(id)), isComplete };
}

/**
 * Sets users who are in a status to another, but those who have left it when it comes to them.
 * API: `PUT /api/v2/users/presences/bulk`.
 */
async function send(
  api: PresenceApi,
  users: readonly FoundUser[],
  { to, ...status }: Status & { to: string },
): Promise<{ outcomes: ReadonlyMap<string, MoveOutcome>; failure?: PresenceApiError }> {
  const outcomes = new Map<string, MoveOutcome>(users.map(({ id }) => [id, "not tried"]));
  const bySource = status.sourceId.toUpperCase() === usualSource ? {} : { sourceId: status.sourceId };
  try {
    await untilInterrupted((signal) =>
      withProgress(users.length, "set", async (update) => {
        let done = 0;
        for (const chunk of chunksOf(
          users.map(({ id }) => id),
          usersPerRequest,
        )) {
          const there = await whoIsIn(api, status, chunk, { signal });
          for (const id of chunk) if (!there.has(id)) outcomes.set(id, "left");
          const body = chunk
            .filter((id) => there.has(id))
            .map((id) => ({ id, ...bySource, presenceDefinition: { id: to } }));
          if (body.length > 0) await api.putUsersPresencesBulk({ body }, { signal });
          for (const { id } of body) outcomes.set(id, "done");
          update((done += chunk.length));
        }
      }),
    );
    return { outcomes };
  } catch (error) {
    if (!(error instanceof PresenceApiError)) throw error;
    if (error instanceof UsersPresencesBulkError)
      for (const [id, outcome] of outcomesIn(error)) outcomes.set(id, outcome);
    return { outcomes, failure: error };
  }
}

function exitCodeOf({ kind }: PresenceApiError, outcomes: ReadonlyMap<string, MoveOutcome>): number {
  if (kind === "aborted") return exitCodes.interrupted;
  const isChanged = [...outcomes.values()].some((outcome) => outcome === "done" || outcome === "unknown");
  return isChanged ? exitCodes.partly : exitCodes.failed;
}

interface Outcome {
  from: Definition;
  to: Definition;
  outcomes: ReadonlyMap<string, MoveOutcome>;
  sent: boolean;
  isComplete: boolean;
}

/** People get a line for each outcome unless they ask for columns or ids. */
function print(
  users: readonly FoundUser[],
  { from, to, outcomes, sent, isComplete }: Outcome,
  options: PrintOptions,
): void {
  const none = `Nobody${isComplete ? "" : " of those listed"} is in ${describe(from)}.`;
  const rows = users.map((user): Row => ({ ...user, outcome: outcomes.get(user.id) ?? "not tried" }));
  if (options.format === "table" && !options.columns && !options.quiet) {
    printListing(
      {
        columns: [
          { name: "outcome", cell: ([outcome]) => outcome },
          { name: "users", cell: ([, count]) => String(count) },
          { name: "from", cell: () => describe(from) },
          { name: "to", cell: () => describe(to) },
        ],
        rows: [...countsOf(rows.map(({ outcome }) => outcome))],
        none,
      },
      options,
    );
    return;
  }
  const all = rows.map(({ id: userId, name, email, outcome }) => ({
    userId,
    ...withoutUndefined({ name, email }),
    outcome,
  }));
  printListing({ columns, rows, none, json: { sent, from: from.id, to: to.id, users: all } }, options);
}
