import type { Settings } from "./settings.js";

/** A limit of the organisation, as the API tells it. */
export interface Limit {
  key: string;
  namespace: string;
  value: number;
}

const activeDefinitions = (value: number): Limit => ({
  key: "presence.definitions.active.per.system.presence",
  namespace: "presence",
  value,
});

/** The limits in force; one that is off is not listed. */
export const limitsOf = ({ maxActivePerSystemPresence }: Settings): Limit[] =>
  maxActivePerSystemPresence === null ? [] : [activeDefinitions(maxActivePerSystemPresence)];

/** What an organisation has unless something else was agreed: the number in the newer help texts. */
export const defaultLimits: readonly Limit[] = [activeDefinitions(30)];
