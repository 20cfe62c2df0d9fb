import { PresenceApiError } from "../api/errors.js";
import type { PresenceApi } from "../api/presence-api.js";
import type { CallOptions } from "../api/transport/abort.js";
import { chunksOf } from "./chunks.js";
import type { Names } from "./who.js";

/** How many users one request asks for. */
const pageSize = 50;

/**
 * The names of users: `GET /api/v2/users`, one request for every fifty. Empty where the client may not read users: ids are told in their
 * place.
 */
export async function userNames(api: PresenceApi, users: readonly string[], options: CallOptions = {}): Promise<Names> {
  const ids = [...new Set(users)];
  const names = new Map<string, string>();
  try {
    for (const some of chunksOf(ids, pageSize)) {
      const { entities } = await api.getUsers({ id: some, pageSize, state: "any" }, options);
      for (const { id, name } of entities) if (id && name) names.set(id, name);
    }
  } catch (error) {
    // Names are an extra: without the permission, or where the operation fails, everything is told without them.
    if (!(error instanceof PresenceApiError)) throw error;
  }
  return names;
}
