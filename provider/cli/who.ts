import { withoutUndefined } from "../api/json.js";
import type { UserReference } from "../api/models.js";
import type { ServerFields } from "../definition/definition.js";

/** The names of users by id, where they are known. */
export type Names = ReadonlyMap<string, string>;

/** Who changed something, in words: a user's name, else `user ID` or `OAuth client ID`; `undefined` where the API does not tell. */
export function whoOf(reference: UserReference | undefined, names: Names = new Map()): string | undefined {
  if (reference?.id === undefined) return undefined;
  return names.get(reference.id) ?? `${isClient(reference) ? "OAuth client" : "user"} ${reference.id}`;
}

/** Who changed something last, and when; as far as the API tells. */
export interface LastChange {
  /** A user's name, else `user ID` or `OAuth client ID`. */
  by?: string;
  /** ISO 8601, UTC. */
  at?: string;
}

/** Who changed a definition last; `undefined` where the API tells nothing of it. */
export function lastChangeOf({ modifiedBy, modifiedDate }: Partial<ServerFields>): LastChange | undefined {
  const last = withoutUndefined({ by: whoOf(modifiedBy), at: modifiedDate });
  return Object.keys(last).length > 0 ? last : undefined;
}

/** The id of somebody who is told as `user ID`; `undefined` of everybody else. */
export function userIn(who: string | undefined): string | undefined {
  return /^user (.+)$/s.exec(who ?? "")?.[1];
}

/** The same by name, where that is known. */
export function byName<Change extends LastChange>(change: Change, names: Names): Change {
  const name = names.get(userIn(change.by) ?? "");
  return name === undefined ? change : { ...change, by: name };
}

/** Whether a reference is to an OAuth client: its path tells, which is all that does. */
function isClient({ selfUri }: UserReference): boolean {
  return selfUri?.includes("/oauth/clients/") === true;
}
