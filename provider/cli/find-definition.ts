import type { Command } from "commander";
import type { Definition } from "../definition/definition.js";
import { byLabelOrId, type LabelQuery, type LookupCures, LookupError } from "../definition/lookup.js";
import type { Organization } from "../organization/organization.js";
import { readLanguage } from "./options.js";

/** Finds a definition by a label or an id. */
export type FindDefinition = (
  labelOrId: string,
  where?: Omit<LabelQuery, "label">,
  cures?: Partial<LookupCures>,
) => Promise<Definition>;

/** The advice of a command that takes a deactivated definition by its id. */
export const byItsId = "Name it by its id";

/** Adds the options that tell labels apart which several definitions have. */
export function labelOptions(command: Command): Command {
  return command
    .option("--language <language>", "the language of labels, such as es; any unless given", readLanguage)
    .option("--system-presence <name>", "the system presence that statuses belong to, such as Meal; any unless given");
}

/** Whether a text is a whole id. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/**
 * Finds definitions by id or the beginning of one, deactivated or not, or by the label of an active one, as `byLabelOrId` does: one
 * listing, however many are asked for.
 * What it returns throws LookupError when a name does not lead to one definition, PresenceApiError when the API refuses.
 */
export function definitionFinder({ definitions, snapshot }: Organization): FindDefinition {
  return async (labelOrId, where, cures) => {
    if (!isUuid(labelOrId)) {
      const listing = await snapshot.all();
      return listing.get(labelOrId) ?? byLabelOrId([...listing.values()], { label: labelOrId, ...where }, cures);
    }
    const found = await definitions.get(labelOrId.toLowerCase());
    if (found) return found;
    throw new LookupError(
      `There is no presence definition ${labelOrId}, or none that the OAuth client may see: \`presence definitions list\` shows the others.`,
    );
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
