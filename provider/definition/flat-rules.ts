import type { AppliedRules, PlainRules } from "./catalogue-rules.js";
import { faultOfLanguage } from "./checks.js";
import { visible } from "./text.js";

/** The rules of a catalogue as every language can write them. Each is for active statuses, and none applies unless given, but for twins. */
export interface FlatRules extends PlainRules {
  /** Most active statuses under one system presence. */
  maxActivePerSystemPresence?: number;
  /**
   * `true` for the organisation's own limit of active statuses under one system presence, in place of a number, which is then read live:
   * `GET /api/v2/organizations/limits/namespaces/presence`. No permission needed.
   */
  limitFromOrganization?: boolean;
  /** What no label may hold: a regular expression of JavaScript, for example `[<>|]`. It is read with the flag `u`, so that an emoji is one character. */
  forbiddenCharacters?: string;
}

/** What is wrong with a rule's value, if anything. */
type RuleCheck = (value: unknown) => string | undefined;

const texts: RuleCheck = (value) =>
  Array.isArray(value) && value.every((one) => typeof one === "string") ? undefined : "has to be a list of texts";
const languageCodes: RuleCheck = (value) => {
  const fault = texts(value);
  if (fault !== undefined) return fault;
  const faults = (value as string[]).flatMap((language) => faultOfLanguage(language) ?? []);
  return faults.length === 0 ? undefined : faults.join("; ");
};
const count: RuleCheck = (value) =>
  Number.isInteger(value) && Number(value) > 0 ? undefined : "has to be a whole number above 0";

/** Every rule, by its name. */
export const ruleChecks: { readonly [Name in keyof Required<FlatRules>]: RuleCheck } = {
  requiredLanguages: languageCodes,
  maxActivePerSystemPresence: count,
  limitFromOrganization: (value) => (typeof value === "boolean" ? undefined : "has to be true or false"),
  maxLabelLength: count,
  forbiddenCharacters: (value) => {
    if (typeof value !== "string") return "has to be a regular expression as a text, such as [<>|]";
    try {
      patternOf(value);
      return undefined;
    } catch (error) {
      return visible((error as Error).message);
    }
  },
  allowTwins: texts,
  unmanaged: (value) => (value === "report" || value === "refuse" ? undefined : 'has to be "report" or "refuse"'),
};

/** What is wrong with rules of which each is right by itself. */
export function contradictionIn(rules: FlatRules): { property: keyof FlatRules; reason: string } | undefined {
  if (!rules.limitFromOrganization || rules.maxActivePerSystemPresence === undefined) return undefined;
  return { property: "limitFromOrganization", reason: "contradicts maxActivePerSystemPresence; give one of the two" };
}

/** The rules as a catalogue is held against them, but for a limit that only the organisation knows. */
export function appliedRules({
  maxActivePerSystemPresence: max,
  limitFromOrganization: _,
  forbiddenCharacters,
  ...plain
}: FlatRules): AppliedRules {
  return {
    ...plain,
    ...(forbiddenCharacters !== undefined && { forbiddenCharacters: patternOf(forbiddenCharacters) }),
    ...(max !== undefined && { limit: { value: max, source: "maxActivePerSystemPresence is" } }),
  };
}

/** A regular expression that takes every character as one, however it is coded. */
function patternOf(text: string): RegExp {
  return new RegExp(text, "u");
}
