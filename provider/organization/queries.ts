import type { SystemPresence, UserPresence } from "../api/models.js";
import type { Definition } from "../definition/definition.js";
import { byLabel, type DefinitionFilter, definitionsThat, type LabelQuery, LookupError } from "../definition/lookup.js";
import type { Organization } from "./organization.js";

/** Which presence definition: by its id, deactivated or not, or by a label of an active one, word for word. */
export type GetPresenceDefinitionArgs = { id: string } | LabelQuery;

/** Which presence definitions; every active one unless told otherwise. */
export type GetPresenceDefinitionsArgs = DefinitionFilter;

/** Whose presence. */
export interface GetUserPresenceArgs {
  /** The user's id. */
  userId: string;
  /** The source that reports it; `PURECLOUD` unless given. */
  sourceId?: string | undefined;
}

/** What can be asked of an organisation, the same for every face. Throws `PresenceApiError`, and `LookupError` for what does not exist. */
export const queries = {
  getSystemPresences: (organization: Organization): Promise<SystemPresence[]> => organization.systemPresences(),

  getPresenceDefinitions: async ({ snapshot }: Organization, args: GetPresenceDefinitionsArgs): Promise<Definition[]> =>
    definitionsThat(args, [...(await snapshot.all()).values()]),

  /** What is not in the shared listing, because it is new or of other divisions, is looked for once more. */
  getPresenceDefinition: async ({ snapshot }: Organization, args: GetPresenceDefinitionArgs): Promise<Definition> => {
    if ("id" in args) {
      const found = await snapshot.find(args.id, () => true);
      if (found) return found;
      throw new LookupError(`There is no presence definition ${args.id}, or none that the OAuth client may see.`);
    }
    try {
      return byLabel((await snapshot.all()).values(), args);
    } catch (error) {
      if (!(error instanceof LookupError)) throw error;
      return byLabel((await snapshot.fresh()).values(), args);
    }
  },

  getUserPresence: (
    { api }: Organization,
    { userId, sourceId = "PURECLOUD" }: GetUserPresenceArgs,
  ): Promise<UserPresence> => api.getUserPresence({ userId, sourceId }),
};
