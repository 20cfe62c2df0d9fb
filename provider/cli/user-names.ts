import { PresenceApiError } from "../api/errors.js";
import type { PresenceApi } from "../api/presence-api.js";
import { chunksOf } from "./chunks.js";
import type { Names } from "./who.js";

/** How many users one request asks for. */
const pageSize = 50;

/** How long all of them together may take: whatever has people in it can be told without their names. */
const patienceMs = 5_000;

/**
 * The names of users: `GET /api/v2/users`, one request for every fifty. Those that the client may not read, or that do not come soon, are
 * left out: ids are told in their place.
 */
export async function userNames(api: PresenceApi, users: readonly string[]): Promise<Names> {
  const ids = [...new Set(users)];
  const names = new Map<string, string>();
  const signal = AbortSignal.timeout(patienceMs);
  try {
    for (const some of chunksOf(ids, pageSize)) {
      const { entities } = await api.getUsers({ id: some, pageSize, state: "any" }, { signal });
      for (const { id, name } of entities) if (id && name) names.set(id, name);
    }
  } catch (error) {
    // Names are an extra: without the permission, or where the operation fails, everything is told without them.
    if (!(error instanceof PresenceApiError)) throw error;
  }
  return names;
}
