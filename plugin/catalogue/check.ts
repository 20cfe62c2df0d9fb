import { isAbsent } from "../../provider/api/json.js";
import { faultsIn, flatCode, flatLine, isUsualStatus, refusalOf } from "../../provider/definition/catalogue.js";
import type { AppliedRules, CatalogueFault } from "../../provider/definition/catalogue-rules.js";
import { appliedRules, type FlatRules } from "../../provider/definition/flat-rules.js";
import type { Organization } from "../../provider/organization/organization.js";
import { limitOf, systemPresenceNames } from "../../provider/organization/surroundings.js";
import type { StackState } from "../../provider/resource/stack-state.js";
import { doubtOfUnmanaged } from "../../provider/resource/unmanaged.js";
import type { Values } from "../codec.js";
import { readRules } from "./args.js";
import { readFile } from "./file.js";
import { readStatuses, type Status } from "./statuses.js";

/**
 * The statuses of a catalogue, if nothing is wrong with it.
 * @param args as resources have them: secrets marked, `unknownValue` for what is not known yet
 * @throws Error that lists every fault of the arguments, of the statuses' fields and of the rules; PresenceApiError, where it is needed
 *   and nothing is wrong that is known without it
 */
export async function checkCatalogue(name: string, args: Values, surroundings: CatalogueRun): Promise<Status[]> {
  const { organization, state, stack, warn } = surroundings;
  const { divisionsBy, config } = organization;
  const endpoints = { generation: config.presenceApi, divisionsBy };
  const { rules, statuses, faults, tell } = isAbsent(args["file"]) ? readArgs(args) : readFile(args, endpoints);
  const said = statuses.map((status) => status.said);
  const refuse = ({ limit, systemPresences }: Surroundings): void => {
    const applied = { ...appliedRules(rules), ...(limit && { limit }) };
    const found = faultsIn(said, applied, { ...endpoints, systemPresences, lineOf: flatLine });
    const refusal = refusalOf(name, [...faults, ...found.map(tell)]);
    if (refusal !== undefined) throw new Error(refusal);
  };
  const areUsual = said.every(isUsualStatus);
  const told = await surroundingsOf(organization, rules, areUsual).catch((error: unknown) => {
    // What the organisation does not tell would hide what is plain without it.
    if (areUsual) refuse({ systemPresences: [] });
    throw error;
  });
  refuse(told);
  if (rules.unmanaged === undefined) return statuses;
  const doubt = await doubtOfUnmanaged({ statuses: said, stack, lineOf: flatCode }, organization, state);
  if (doubt !== undefined && rules.unmanaged === "refuse") throw new Error(refusalOf(name, [doubt]));
  if (doubt !== undefined) warn(doubt);
  return statuses;
}

/** The run that a catalogue is part of. */
export interface CatalogueRun {
  organization: Organization;
  state: StackState;
  /** As the CLI knows it. */
  stack: string | undefined;
  warn: (text: string) => void;
}

/** A catalogue in whatever way it was given. */
export interface GivenCatalogue {
  rules: FlatRules;
  statuses: Status[];
  /** What is wrong with its form. */
  faults: string[];
  /** A fault of its statuses or by its rules in words. */
  tell: (fault: CatalogueFault) => string;
}

function readArgs(args: Values): GivenCatalogue {
  const { rules, faults } = readRules(args);
  const { statuses, faults: ofForm } = readStatuses(args["statuses"]);
  return { rules, statuses, faults: [...faults, ...ofForm], tell: ({ message }) => message };
}

/** What only the organisation tells. */
interface Surroundings {
  limit?: AppliedRules["limit"];
  systemPresences: readonly string[];
}

async function surroundingsOf(
  organization: Organization,
  { limitFromOrganization }: FlatRules,
  areUsual: boolean,
): Promise<Surroundings> {
  const systemPresences = areUsual ? [] : await systemPresenceNames(organization);
  return { systemPresences, ...(limitFromOrganization && { limit: await limitOf(organization) }) };
}
