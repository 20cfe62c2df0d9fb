import type { Limit } from "../../provider/api/models.js";
import type { Settings } from "../options.js";

const activeDefinitions = (value: number) =>
  ({ key: "presence.definitions.active.per.system.presence", namespace: "presence", value }) satisfies Limit;

/** The limits in force; one that is off is not listed. */
export const limitsOf = ({ maxActivePerSystemPresence }: Settings) =>
  maxActivePerSystemPresence === null ? [] : [activeDefinitions(maxActivePerSystemPresence)];

/** What an organisation has unless something else was agreed: the number in the newer help texts. */
export const defaultLimits = [activeDefinitions(30)];
