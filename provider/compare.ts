import deepEqual from "deep-equal";
import type { Definition, Desired } from "./definitions.js";
import { fields } from "./fields.js";
import { sameSystemPresence } from "./vocabulary.js";

/** One managed value that is not as desired. */
export interface Difference {
  /** `deactivated`, or one language of the labels: `languageLabels.en_US`. */
  path: string;
  /** As it is; absent where it is not there. */
  existing?: unknown;
  /** As it should be; absent where it should not be there. */
  desired?: unknown;
}

/** What has to happen to a definition so that it becomes as desired. */
export interface Change {
  kind: "none" | "create" | "update" | "replace" | "delete";
  differences: Difference[];
}

/**
 * The only comparison there is: diff, drift, adoption, export and review all print its result.
 * What a program leaves open (`name`, `divisionId`) is not compared.
 */
export function compare(existing: Desired | undefined, desired: Desired | undefined): Change {
  if (!existing) return { kind: desired ? "create" : "none", differences: desired ? differencesOf({}, desired) : [] };
  if (!desired) return { kind: "delete", differences: [] };
  const differences = differencesOf(existing, desired);
  if (differences.length === 0) return { kind: "none", differences };
  const replaces = differences.some(({ path }) => path in fields && fields[path as keyof Desired].replaces);
  return { kind: replaces ? "replace" : "update", differences };
}

function differencesOf(existing: Partial<Desired>, desired: Desired): Difference[] {
  return (Object.keys(fields) as (keyof Desired)[])
    .filter((field) => desired[field] !== undefined)
    .flatMap((field) => {
      if (field === "languageLabels") return labelDifferences(existing.languageLabels, desired.languageLabels);
      return equal(field, existing[field], desired[field]) ? [] : [difference(field, existing[field], desired[field])];
    });
}

/** Labels may be unknown as a whole in a preview, and are then one difference. */
function labelDifferences(existing: unknown, desired: unknown): Difference[] {
  if (!isLabels(desired)) return existing === desired ? [] : [difference("languageLabels", existing, desired)];
  const before = isLabels(existing) ? existing : {};
  return [...new Set([...Object.keys(before), ...Object.keys(desired)])]
    .filter((language) => before[language] !== desired[language])
    .map((language) => difference(`languageLabels.${language}`, before[language], desired[language]));
}

function isLabels(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function equal(field: keyof Desired, existing: unknown, desired: unknown): boolean {
  if (field === "systemPresence" && typeof existing === "string" && typeof desired === "string")
    return sameSystemPresence(existing, desired);
  // The API leaves out what stands for all divisions, or an older state never knew it.
  if (field === "divisionId") return (existing ?? "*") === desired;
  // The library is slow, and most values are texts and flags: it would be most of a refresh of a thousand.
  return existing === desired || deepEqual(existing, desired, { strict: true });
}

function difference(path: string, existing: unknown, desired: unknown): Difference {
  return {
    path,
    ...(existing === undefined ? {} : { existing }),
    ...(desired === undefined ? {} : { desired }),
  };
}

/** The label that stands for a definition where one has to do. */
export function labelOf({ languageLabels }: Pick<Desired, "languageLabels">): string | undefined {
  return languageLabels["en_US"] ?? Object.values(languageLabels)[0];
}

/** A definition in the words of a message: `"Lunch" (Meal) 1234-…`. */
export function describe(one: Desired & Partial<Pick<Definition, "id">>): string {
  return `"${labelOf(one) ?? "?"}" (${one.systemPresence})${one.id ? ` ${one.id}` : ""}`;
}

/** A difference in the words of a message: `languageLabels.en_US: "Lunch" → "Midday"`. */
export function describeDifference({ path, existing, desired }: Difference): string {
  const text = (value: unknown) => (value === undefined ? "nothing" : JSON.stringify(value));
  return `${path}: ${text(existing)} → ${text(desired)}`;
}
