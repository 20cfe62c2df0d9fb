import type { PresenceApi } from "../../api/presence-api.js";
import { chunksOf } from "../chunks.js";
import type { FoundUser } from "../find-user.js";

/** How many users are on a page. */
const pageSize = 100;

/** How many users' presences the API answers together at most. */
const mostTogether = 50;

/** A status, as a source reports it. */
export interface Status {
  definitionId: string;
  sourceId: string;
}

/** The source whose presences have an operation of their own. */
export const usualSource = "PURECLOUD";

/**
 * Every active user whom the client may see, and how many there are said to be: who comes or goes meanwhile can be left out.
 * API: `GET /api/v2/users`.
 * @throws PresenceApiError
 */
export async function allUsers(api: PresenceApi): Promise<{ users: FoundUser[]; total: number }> {
  const users = new Map<string, FoundUser>();
  const readPage = async (pageNumber: number, signal?: AbortSignal) => {
    const { entities, pageCount, total } = await api.getUsers({ pageSize, pageNumber }, { signal });
    // Of all that the API tells of a user no more is kept.
    for (const { id, name, email } of entities)
      if (id !== undefined) users.set(id, { id, ...(name && { name }), ...(email && { email }) });
    return { pageCount, total };
  };
  // By itself, because it tells whether the client may look at all.
  const first = await readPage(1);
  const others = Array.from({ length: Math.max(first.pageCount - 1, 0) }, (_none, index) => index + 2);
  const rest = await together(others, readPage);
  return { users: [...users.values()], total: Math.max(...[first, ...rest].map(({ total }) => total)) };
}

/**
 * Which of some users are in a status at this moment, by their ids.
 * API: `GET /api/v2/users/presences/purecloud/bulk`, or `GET /api/v2/users/presences/{sourceId}/bulk` for another source.
 * @param onBatch called after each request: for how many was looked
 * @throws PresenceApiError
 */
export async function whoIsIn(
  api: PresenceApi,
  { definitionId, sourceId }: Status,
  userIds: readonly string[],
  { signal, onBatch = () => undefined }: { signal?: AbortSignal; onBatch?: (lookedFor: number) => void } = {},
): Promise<Set<string>> {
  let lookedFor = 0;
  const read = async (id: string[], stopped: AbortSignal) => {
    const presences = await (sourceId.toUpperCase() === usualSource
      ? api.getUsersPresencesPurecloudBulk({ id }, { signal: stopped })
      : api.getUsersPresenceBulk({ sourceId, id }, { signal: stopped }));
    onBatch((lookedFor += id.length));
    return presences.flatMap(({ userId, presenceDefinition }) =>
      userId !== undefined && presenceDefinition?.id === definitionId ? userId : [],
    );
  };
  return new Set((await together(chunksOf(userIds, mostTogether), read, signal)).flat());
}

/** Does work for each at once, as far as the client lets it; where one of it fails, no more is begun. */
async function together<T, Result>(
  all: readonly T[],
  work: (one: T, signal: AbortSignal) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result[]> {
  const failed = new AbortController();
  const stopped = AbortSignal.any([failed.signal, ...(signal ? [signal] : [])]);
  try {
    return await Promise.all(all.map((one) => work(one, stopped)));
  } catch (error) {
    failed.abort();
    throw error;
  }
}
