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
 * @throws Error that lists every fault of the arguments, of the statuses' fields and of the rules; PresenceApiError, where it is needed
 *   and nothing is wrong that is known without it
 */
export async function checkCatalogue(name: string, args: Values, organization: Organization): Promise<Status[]> {
  const { rules, faults } = readRules(args);
  const { statuses, faults: ofForm } = readStatuses(args["statuses"]);
  const said = statuses.map((status) => status.said);
  const refuse = ({ limit, systemPresences }: Surroundings): void => {
    const refusal = refusalOf(
      name,
      said,
      { ...appliedRules(rules), ...(limit && { limit }) },
      {
        generation: organization.config.presenceApi,
        divisionsBy: organization.divisionsBy,
        systemPresences,
        lineOf: (title, { property, reason }) => `${title}: ${property}: ${reason}`,
      },
      [...faults, ...ofForm],
    );
    if (refusal !== undefined) throw new Error(refusal);
  };
  const areUsual = said.every(isUsualStatus);
  const surroundings = await surroundingsOf(organization, rules, areUsual).catch((error: unknown) => {
    // What the organisation does not tell would hide what is plain without it.
    if (areUsual) refuse({ systemPresences: [] });
    throw error;
  });
  refuse(surroundings);
  return statuses;
}

/** What only the organisation tells. */
interface Surroundings {
  limit?: AppliedRules["limit"];
  systemPresences: readonly string[];
}

function appliedRules({
  maxActivePerSystemPresence: max,
  forbiddenCharacters,
  ...plain
}: CatalogueRules): AppliedRules {
  return {
    ...plain,
    ...(forbiddenCharacters !== undefined && { forbiddenCharacters: patternOf(forbiddenCharacters) }),
    ...(max !== undefined && { limit: { value: max, source: "maxActivePerSystemPresence is" } }),
  };
}

async function surroundingsOf(
  organization: Organization,
  { limitFromOrganization }: CatalogueRules,
  areUsual: boolean,
): Promise<Surroundings> {
  const systemPresences = areUsual ? [] : await systemPresenceNames(organization);
  return { systemPresences, ...(limitFromOrganization && { limit: await limitOf(organization) }) };
}
