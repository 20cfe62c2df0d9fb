import { PresenceApiError } from "../api/errors.js";
import type { User } from "../api/models.js";
import type { PresenceApi } from "../api/presence-api.js";
import { LookupError } from "../definition/lookup.js";
import { chunksOf } from "./chunks.js";
import { isUuid } from "./find-definition.js";
import { note, visible } from "./text.js";

/** How somebody names a user. */
export interface UserName {
  by: "id" | "email" | "name";
  value: string;
}

/** A user who was found. */
export type FoundUser = User & { id: string };

/** The one user who is named, among those that were looked for, or why there is none, as a part of a sentence. */
export type FindUser = (name: UserName) => FoundUser | string;

/** What a person writes for a user: an id, an e-mail or a name. */
export function userNamed(text: string): UserName {
  if (isUuid(text)) return { by: "id", value: text.toLowerCase() };
  return { by: text.includes("@") ? "email" : "name", value: text };
}

/** How many are looked for in one request, and how many users are on a page of its answer. */
const batchSize = 100;

/**
 * Looks for users, all at once.
 * API: `GET /api/v2/users` by id, and `GET /api/v2/users/{userId}/presences/{sourceId}` for whom that leaves out; `POST /api/v2/users/search` by e-mail and by name, in any case.
 * @param onBatch called after each request that worked: for how many was looked
 * @throws PresenceApiError, but where ids alone may not be looked for: then they are taken as they are, and people are told
 */
export async function findUsers(
  api: PresenceApi,
  names: readonly UserName[],
  onBatch: (lookedFor: number) => void = () => undefined,
): Promise<FindUser> {
  let lookedFor = 0;
  const found = new Map<string, Map<string, FoundUser>>();
  const keep = (key: string, user: User) => {
    const { id } = user;
    if (id === undefined) return;
    const users = found.get(key) ?? new Map<string, FoundUser>();
    found.set(key, users.set(id, { ...user, id }));
  };
  const look = async ({ by, values }: Batch) => {
    for await (const user of by === "id" ? withIds(api, values) : search(api, by, values))
      keep(keyOf(by, user[by]), user);
    onBatch((lookedFor += values.length));
  };
  const [first, ...rest] = (["id", "email", "name"] as const).flatMap((by) => batchesOf(by, names));
  try {
    // By itself, because it tells whether the client may look at all.
    if (first) await look(first);
    await Promise.all(rest.map(look));
  } catch (error) {
    const onlyIds = names.every(({ by }) => by === "id");
    if (!onlyIds || !(error instanceof PresenceApiError) || error.status !== 403) throw error;
    note(`Whether the users exist was not checked. ${error.message}`);
    for (const { value } of names) keep(keyOf("id", value), { id: value });
  }
  return (name) => only([...(found.get(keyOf(name.by, name.value))?.values() ?? [])], name);
}

/** What to do about users who are not found. */
export const findCure =
  "Check the spelling and that the OAuth client may see users; an e-mail or an id tells apart who has one name.";

/**
 * The id of a user whom a person names. A whole id is taken as it is.
 * @throws LookupError for a name that leads to none, or to several
 */
export async function userIdOf(api: PresenceApi, text: string): Promise<string> {
  const name = userNamed(text);
  if (name.by === "id") return name.value;
  const found = (await findUsers(api, [name]))(name);
  if (typeof found !== "string") return found.id;
  throw new LookupError(`${found.charAt(0).toUpperCase()}${found.slice(1)}. ${findCure}`);
}

/** What is looked for in one request. */
interface Batch {
  by: UserName["by"];
  values: string[];
}

function batchesOf(by: UserName["by"], names: readonly UserName[]): Batch[] {
  const ofKind = names.filter((name) => name.by === by && (by !== "id" || isUuid(name.value)));
  const values = [...new Set(ofKind.map(({ value }) => value))];
  return chunksOf(values, batchSize).map((some) => ({ by, values: some }));
}

async function* withIds(api: PresenceApi, ids: string[]): AsyncGenerator<User> {
  const { entities } = await api.getUsers({ id: ids, pageSize: batchSize });
  yield* entities;
  const listed = new Set(entities.map(({ id }) => id));
  // The listing is of active users whom the client may see: that it leaves one out proves nothing.
  const others = ids.filter((id) => !listed.has(id.toLowerCase()));
  const confirmed = await Promise.all(others.map((id) => hasPresence(api, id)));
  yield* others.filter((_id, index) => confirmed[index]).map((id) => ({ id }));
}

async function hasPresence(api: PresenceApi, userId: string): Promise<boolean> {
  try {
    await api.getUserPresence({ userId, sourceId: "PURECLOUD" });
    return true;
  } catch (error) {
    if (error instanceof PresenceApiError && error.status === 404) return false;
    throw error;
  }
}

async function* search(api: PresenceApi, field: "email" | "name", values: string[]): AsyncGenerator<User> {
  for (let pageNumber = 1, pageCount = 1; pageNumber <= pageCount; pageNumber++) {
    const body = { query: [{ type: "EXACT" as const, fields: [field], values }], pageSize: batchSize, pageNumber };
    const page = await api.postUsersSearch({ body });
    yield* page.results;
    ({ pageCount } = page);
  }
}

function keyOf(by: UserName["by"], value = ""): string {
  return `${by} ${value.normalize("NFC").toLowerCase()}`;
}

/** What is told of users at most where several have a name. */
const mostCandidates = 3;

function only(users: readonly FoundUser[], { by, value }: UserName): FoundUser | string {
  const [user, another] = users;
  const words = `the ${by === "email" ? "e-mail" : by} "${visible(value)}"`;
  if (!user) return `no user has ${words}`;
  if (!another) return user;
  const candidates = users.slice(0, mostCandidates).map(({ name, email, id }) =>
    [name, email, id]
      .filter((part) => part !== undefined)
      .map(visible)
      .join(", "),
  );
  const more = users.length > mostCandidates ? [`and ${users.length - mostCandidates} more`] : [];
  return `${users.length} users have ${words}: ${[...candidates, ...more].join("; ")}`;
}
