import { UsersPresencesBulkError } from "../../api/bulk.js";
import { withoutUndefined } from "../../api/json.js";
import type { PresenceApi } from "../../api/presence-api.js";
import { withProgress } from "../progress.js";
import { note } from "../text.js";
import type { UserOutcome } from "./file.js";
import type { UserChange } from "./plan.js";

/** Few enough that a refusal leaves most users done and Ctrl-C is soon obeyed. */
export const usersPerRequest = 500;

/** What became of each user, by id, and why it ended early if it did. */
export interface Sent {
  outcomes: ReadonlyMap<string, UserOutcome>;
  failure?: UsersPresencesBulkError;
}

/**
 * Carries changes out, with a progress bar on a terminal. SIGINT and SIGTERM end it after the request under way.
 * API: `PUT /api/v2/users/presences/bulk`.
 */
export async function sendChanges(api: PresenceApi, changes: readonly UserChange[]): Promise<Sent> {
  const body = changes.map(({ user, definition: { id }, message }) => ({
    id: user.id,
    presenceDefinition: { id },
    ...withoutUndefined({ message }),
  }));
  try {
    await untilInterrupted((signal) =>
      withProgress(body.length, "set", (update) =>
        api.putUsersPresencesBulk(
          { body },
          { maxUsersPerRequest: usersPerRequest, signal, onChunk: ({ done }) => update(done) },
        ),
      ),
    );
    return { outcomes: new Map(body.map(({ id }) => [id, "done"])) };
  } catch (error) {
    if (!(error instanceof UsersPresencesBulkError)) throw error;
    return { outcomes: outcomesIn(error), failure: error };
  }
}

/** Works until SIGINT or SIGTERM, which it is told by the signal. */
export async function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interrupted = new AbortController();
  const interrupt = () => {
    note("Ending after the request under way. Ctrl-C once more ends at once.");
    interrupted.abort();
  };
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    return await work(interrupted.signal);
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
}

/** What became of the users of a bulk change that was not carried out as a whole. */
export function outcomesIn({
  done,
  refused,
  unknown,
  notTried,
}: UsersPresencesBulkError): ReadonlyMap<string, UserOutcome> {
  const users = { done, refused, unknown, "not tried": notTried } satisfies Record<UserOutcome, readonly string[]>;
  return new Map(Object.entries(users).flatMap(([outcome, ids]) => ids.map((id) => [id, outcome as UserOutcome])));
}
