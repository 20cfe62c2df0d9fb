import { isUsualStatus, refusalOf } from "../../provider/definition/catalogue.js";
import type { AppliedRules } from "../../provider/definition/catalogue-rules.js";
import type { Organization } from "../../provider/organization/organization.js";
import { limitOf, systemPresenceNames } from "../../provider/organization/surroundings.js";
import type { Values } from "../codec.js";
import { type CatalogueRules, patternOf, readRules } from "./args.js";
import { readStatuses, type Status } from "./statuses.js";

/**
 * The statuses of a catalogue, if nothing is wrong with it.
 * @param args as resources have them: secrets marked, `unknownValue` for what is not known yet
 * @throws Error that lists every fault of the arguments, of the statuses' fields and of the rules; PresenceApiError
 */
export async function checkCatalogue(name: string, args: Values, organization: Organization): Promise<Status[]> {
  const { rules, faults } = readRules(args);
  const { statuses, faults: ofForm } = readStatuses(args["statuses"]);
  const said = statuses.map((status) => status.said);
  const refusal = refusalOf(
    name,
    said,
    await appliedRules(rules, organization),
    {
      generation: organization.config.presenceApi,
      divisionsBy: organization.divisionsBy,
      systemPresences: said.every(isUsualStatus) ? [] : await systemPresenceNames(organization),
      lineOf: (title, { property, reason }) => `${title}: ${property}: ${reason}`,
    },
    [...faults, ...ofForm],
  );
  if (refusal !== undefined) throw new Error(refusal);
  return statuses;
}

async function appliedRules(rules: CatalogueRules, organization: Organization): Promise<AppliedRules> {
  const { maxActivePerSystemPresence: max, limitFromOrganization, forbiddenCharacters, ...plain } = rules;
  const given = max === undefined ? undefined : { value: max, source: "maxActivePerSystemPresence is" };
  return {
    ...plain,
    forbiddenCharacters: forbiddenCharacters === undefined ? undefined : patternOf(forbiddenCharacters),
    limit: limitFromOrganization ? await limitOf(organization) : given,
  };
}
