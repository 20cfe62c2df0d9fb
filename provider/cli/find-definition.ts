import type { Definition } from "../definition/definition.js";
import { byLabel, type LabelQuery, LookupError } from "../definition/lookup.js";
import type { Organization } from "../organization/organization.js";

/** Finds a definition by its id or by a label. */
export type FindDefinition = (idOrLabel: string, where?: Omit<LabelQuery, "label">) => Promise<Definition>;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Finds definitions by id, deactivated or not, or by the label of an active one: one listing, however many labels are asked for.
 * What it returns throws LookupError when a name does not lead to one definition, PresenceApiError when the API refuses.
 */
export function definitionFinder({ definitions, snapshot }: Organization): FindDefinition {
  return async (idOrLabel, where) => {
    if (!uuid.test(idOrLabel)) {
      const listing = await snapshot.all();
      return listing.get(idOrLabel) ?? byLabel(listing.values(), { label: idOrLabel, ...where });
    }
    const found = await definitions.get(idOrLabel);
    if (found) return found;
    throw new LookupError(`There is no presence definition ${idOrLabel}, or none that the OAuth client may see.`);
  };
}

/** @throws LookupError for a deactivated definition, which no user's presence can be set to */
export function settable(definition: Definition): Definition {
  if (definition.deactivated)
    throw new LookupError(
      `The presence definition ${definition.id} is deactivated. Reactivate it, or choose another; \`presence definitions list\` shows them.`,
    );
  return definition;
}
