import type { UserReference } from "../api/models.js";

/** The names of users by id, where they are known. */
export type Names = ReadonlyMap<string, string>;

/** Who changed something, in words: a user's name, else `user ID` or `OAuth client ID`; `undefined` where the API does not tell. */
export function whoOf(reference: UserReference | undefined, names: Names = new Map()): string | undefined {
  if (reference?.id === undefined) return undefined;
  return names.get(reference.id) ?? `${isClient(reference) ? "OAuth client" : "user"} ${reference.id}`;
}

/** Whether a reference is to an OAuth client: its path tells, which is all that does. */
export function isClient({ selfUri }: UserReference): boolean {
  return selfUri?.includes("/oauth/clients/") === true;
}
