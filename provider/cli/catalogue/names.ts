import { PresenceApiError } from "../../api/errors.js";
import type { PresenceApi } from "../../api/presence-api.js";
import type { Definition } from "../../definition/definition.js";
import { isClient, type Names } from "../who.js";

/** How many users one request asks for. */
const pageSize = 50;

/**
 * The names of those who changed definitions last: `GET /api/v2/users`, one request for every fifty people. Empty where the client may
 * not read users: ids are told in their place.
 */
export async function namesOf(api: PresenceApi, definitions: readonly Definition[]): Promise<Names> {
  const people = definitions.flatMap(({ modifiedBy }) =>
    modifiedBy && !isClient(modifiedBy) ? (modifiedBy.id ?? []) : [],
  );
  const ids = [...new Set(people)];
  const names = new Map<string, string>();
  try {
    for (let start = 0; start < ids.length; start += pageSize) {
      const { entities } = await api.getUsers({ id: ids.slice(start, start + pageSize), pageSize, state: "any" });
      for (const { id, name } of entities) if (id && name) names.set(id, name);
    }
  } catch (error) {
    // Names are an extra: without the permission, or where the operation fails, the catalogue is told without them.
    if (!(error instanceof PresenceApiError)) throw error;
  }
  return names;
}
