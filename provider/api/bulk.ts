import { endpoints, requestFor } from "./endpoints.js";
import { PresenceApiError } from "./errors.js";
import type { UserPresence } from "./models.js";
import { type CallOptions, withDeadline } from "./transport/abort.js";
import type { Failure } from "./transport/failure.js";
import type { Sender } from "./transport/send.js";

/** The largest body that the API takes. */
const maxBodyBytes = 512_000;
const brackets = 2;
const comma = 1;

/** Options of `putUsersPresencesBulk`. The signal and `timeoutMs` stop it between two requests. */
export interface BulkOptions extends CallOptions {
  /** At most so many users in a request; when not given, as many as the API's size limit allows. */
  maxUsersPerRequest?: number | undefined;
  /** Called after each request that worked: how many of the users are done. */
  onChunk?: ((progress: { done: number; total: number }) => void) | undefined;
}

/** What became of each user of a bulk change that was not carried out as a whole, by their ids in the order of the body. */
export interface BulkOutcome {
  /** Changed, as the API answered. */
  readonly done: readonly string[];
  /** Not changed: in the request that failed, and the API did nothing. */
  readonly refused: readonly string[];
  /** Changed or not: the answer to their request was lost. */
  readonly unknown: readonly string[];
  /** Not changed: their request was never sent, or never got past the door (no access token, a redirect). */
  readonly notTried: readonly string[];
}

/** A bulk change that was not carried out as a whole; the other properties are those of the request that failed. */
export class UsersPresencesBulkError extends PresenceApiError {
  /** Tells it from other errors where `instanceof` cannot: `"UsersPresencesBulkError"`. */
  override readonly name = "UsersPresencesBulkError";
  /** The ids of users who are changed, as the API answered. */
  readonly done: readonly string[];
  /** The ids of users who are not changed: in the request that failed, and the API did nothing. */
  readonly refused: readonly string[];
  /** The ids of users who are changed or not: the answer to their request was lost. */
  readonly unknown: readonly string[];
  /** The ids of users whose request was never sent, or never got past the door (no access token, a redirect). */
  readonly notTried: readonly string[];

  constructor(failure: Failure, { done, refused, unknown, notTried }: BulkOutcome) {
    const count = done.length + refused.length + unknown.length + notTried.length;
    const summary = `Of ${count} users, ${done.length} done, ${refused.length} refused, ${unknown.length} unknown, ${notTried.length} not tried.`;
    const { method, path } = endpoints.putUsersPresencesBulk;
    const cure = failure.cure ? `${failure.cure} ${summary}` : summary;
    super({ operation: "putUsersPresencesBulk", method, path }, { ...failure, cure });
    this.done = done;
    this.refused = refused;
    this.unknown = unknown;
    this.notTried = notTried;
  }
}

/** Changes the presences of many users, in as few requests as the size limit of a body allows. */
export async function putUsersPresencesBulk(
  sender: Sender,
  body: readonly UserPresence[],
  options: BulkOptions,
): Promise<UserPresence[]> {
  const users = identified(body);
  const results: UserPresence[] = [];
  await withDeadline(options, async (signal) => {
    for (const chunk of chunksOf(users, options.maxUsersPerRequest)) {
      const outcome = await sender.send(requestFor("putUsersPresencesBulk", { body: chunk }), {
        signal,
        finishTry: true,
      });
      const answers = "value" in outcome ? inOrderOf(chunk, outcome.value as UserPresence[]) : [];
      const open = chunk.filter((_user, index) => !answers[index]).map(({ id }) => id);
      const tried = results.length + chunk.length;
      results.push(...answers.filter((answer) => answer !== undefined));
      if (open.length > 0) {
        const failure = "failure" in outcome ? outcome.failure : unansweredFor(open.length);
        const became = becameOf(failure);
        const isOpen = new Set(open);
        const ids = users.map(({ id }) => id);
        throw new UsersPresencesBulkError(failure, {
          done: ids.slice(0, tried).filter((id) => !isOpen.has(id)),
          refused: became === "refused" ? open : [],
          unknown: became === "unknown" ? open : [],
          notTried: [...(became === "notTried" ? open : []), ...ids.slice(tried)],
        });
      }
      options.onChunk?.({ done: results.length, total: users.length });
    }
  });
  return results;
}

type User = UserPresence & { id: string };

/** @throws TypeError that lists every presence without a user's id, and every user given twice. */
function identified(body: readonly UserPresence[]): User[] {
  const seen = new Set<string>();
  const faults = body.flatMap((user, index) => {
    const { id } = user;
    if (!id) return [`body[${index}] has no id, which has to be the user's`];
    if (seen.has(id)) return [`body[${index}] is the second one for user ${id}`];
    seen.add(id);
    return brackets + bytesOf(user) > maxBodyBytes ? [`body[${index}] alone is over ${maxBodyBytes} bytes`] : [];
  });
  if (faults.length > 0)
    throw new TypeError(`putUsersPresencesBulk was given what it cannot send: ${faults.join("; ")}.`);
  return body as User[];
}

function bytesOf(user: UserPresence): number {
  return Buffer.byteLength(JSON.stringify(user));
}

/** Cuts the users into runs whose JSON the API takes. */
function* chunksOf(users: readonly User[], maxUsers = Infinity): Generator<User[]> {
  let chunk: User[] = [];
  let bytes = brackets;
  for (const user of users) {
    const more = comma + bytesOf(user);
    if (chunk.length > 0 && (bytes + more > maxBodyBytes || chunk.length >= maxUsers)) {
      yield chunk;
      chunk = [];
      bytes = brackets;
    }
    chunk.push(user);
    bytes += more;
  }
  if (chunk.length > 0) yield chunk;
}

/** The answer for each user, found by its id; an answer without ids is taken to be in the order asked. */
function inOrderOf(chunk: readonly User[], answers: readonly UserPresence[]): (UserPresence | undefined)[] {
  if (answers.length === chunk.length && answers.every(({ id }) => id === undefined)) return [...answers];
  const byId = new Map(answers.map((answer) => [answer.id, answer]));
  return chunk.map(({ id }) => byId.get(id));
}

/** What becomes of the users of a request that failed. */
function becameOf(failure: Failure): Exclude<keyof BulkOutcome, "done"> {
  if (failure.mayHaveWorked) return "unknown";
  return failure.kind === "answer" ? "refused" : "notTried";
}

function unansweredFor(users: number): Failure {
  return {
    kind: "unreadable",
    reason: `answered success, but nothing about ${users} of its users`,
    mayHaveWorked: true,
  };
}
