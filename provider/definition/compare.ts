import { isObject } from "../api/json.js";
import type { Desired } from "./definition.js";
import { fieldNames, fields, sameValue } from "./fields.js";
import { sameText } from "./likeness.js";
import { visible } from "./text.js";

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
  return { kind: differences.some(replaces) ? "replace" : "update", differences };
}

/** Whether a difference takes a new definition. */
export function replaces({ path }: Difference): boolean {
  return path in fields && fields[path as keyof Desired].replaces === true;
}

function differencesOf(existing: Partial<Desired>, desired: Desired): Difference[] {
  return fieldNames
    .filter((name) => desired[name] !== undefined)
    .flatMap((name) => {
      if (name === "languageLabels") return labelDifferences(existing[name], desired[name]);
      return sameValue(name, existing[name], desired[name]) ? [] : [difference(name, existing[name], desired[name])];
    });
}

/** Labels may be unknown as a whole in a preview, and are then one difference. */
function labelDifferences(existing: unknown, desired: unknown): Difference[] {
  if (!isObject(desired)) return existing === desired ? [] : [difference("languageLabels", existing, desired)];
  const before = isObject(existing) ? existing : {};
  return [...new Set([...Object.keys(before), ...Object.keys(desired)])]
    .filter((language) => !sameLabel(before[language], desired[language]))
    .map((language) => difference(`languageLabels.${language}`, before[language], desired[language]));
}

/** A label may be unknown in a preview. */
function sameLabel(one: unknown, other: unknown): boolean {
  return one === other || (typeof one === "string" && typeof other === "string" && sameText(one, other));
}

function difference(path: string, existing: unknown, desired: unknown): Difference {
  return {
    path,
    ...(existing === undefined ? {} : { existing }),
    ...(desired === undefined ? {} : { desired }),
  };
}

/** A difference in the words of a message: `languageLabels.en_US: "Lunch" → "Midday"`; the path alone where no value may be told. */
export function describeDifference({ path, existing, desired }: Difference): string {
  if (existing === undefined && desired === undefined) return visible(path);
  return `${visible(path)}: ${textOf(existing)} → ${textOf(desired)}`;
}

function textOf(value: unknown): string {
  if (value === undefined) return "nothing";
  return typeof value === "string" ? `"${visible(value)}"` : visible(JSON.stringify(value));
}
