import { closest, distance } from "fastest-levenshtein";
import type { Desired, Generation } from "./definitions.js";
import { canonicalSystemPresence, languages, systemPresences, usualLabelLength } from "./vocabulary.js";

/** What stands for a value that is known only when the program really runs. Source: `rpc.unknownValue` of the Pulumi SDK. */
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value, or anything within it, is known only when the program really runs. */
export function hasUnknown(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).some(hasUnknown);
  return value === unknownValue;
}

/** What is wrong with one input. `property` is its path, for example `languageLabels.en-US`. */
export interface Fault {
  property: string;
  reason: string;
}

/** What a check may ask of its surroundings. */
export interface CheckContext {
  generation: Generation;
  /** The organisation's own system presences, asked for only where the usual ones do not do. */
  organizationSystemPresences(): Promise<string[]>;
  fault(property: string, reason: string): void;
  /** For what is unusual but may be right. */
  warn(text: string): void;
}

interface Field {
  required?: true;
  /** A change makes a new definition, because the API cannot change this one. */
  replaces?: true;
  /** The value where a program says nothing. */
  fallback?(generation: Generation): unknown;
  /** Reports what is wrong, and returns the value in its one spelling. */
  check(value: unknown, property: string, context: CheckContext): unknown;
}

/** When an existing definition is taken over instead of a new one being made. */
export const adoptModes = ["identical", "matching", "never"] as const;
export type AdoptMode = (typeof adoptModes)[number];

/** How a resource finds its definition when it is created; never part of the definition itself. */
export interface Adoption {
  adopt?: AdoptMode;
  adoptId?: string;
}

/** Everything that is known of the managed fields: adding one is one entry here and one property of `Desired`. */
export const fields: Record<keyof Desired, Field> = {
  languageLabels: { required: true, check: checkLanguageLabels },
  systemPresence: { required: true, replaces: true, check: checkSystemPresence },
  name: { check: checkText },
  divisionId: {
    fallback: (generation) => (generation === "presence/definitions" ? "*" : undefined),
    check: checkDivisionId,
  },
  deactivated: { fallback: () => false, check: checkFlag },
};

const adoptionFields: Record<keyof Adoption, Field> = {
  adopt: { check: checkAdopt },
  adoptId: { check: checkText },
};

/**
 * Checks all inputs of a resource, reports every fault and returns the inputs with one spelling and all defaults.
 * Values that are not known yet pass untouched, at any depth. Properties that start with `__` are Pulumi's and ours, and pass too.
 */
export async function checkFields(
  inputs: Readonly<Record<string, unknown>>,
  context: CheckContext,
): Promise<Record<string, unknown>> {
  const table: Record<string, Field> = { ...fields, ...adoptionFields };
  const checked: Record<string, unknown> = {};
  for (const [property, value] of Object.entries(inputs)) {
    if (property.startsWith("__")) checked[property] = value;
    else if (!(property in table))
      context.fault(property, `there is no such property${didYouMean(property, Object.keys(table))}`);
  }
  for (const [property, field] of Object.entries(table)) {
    const value = inputs[property] ?? field.fallback?.(context.generation);
    if (value === unknownValue) checked[property] = value;
    else if (value !== undefined) checked[property] = await field.check(value, property, context);
    else if (field.required) context.fault(property, "is missing");
  }
  if (checked["adoptId"] !== undefined && checked["adopt"] === "never")
    context.fault("adoptId", 'contradicts adopt: "never"; give one of the two');
  return checked;
}

function checkLanguageLabels(value: unknown, property: string, context: CheckContext): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    context.fault(property, 'has to be an object of labels by language, such as { en_US: "Lunch" }');
    return value;
  }
  const labels = Object.entries(value);
  if (labels.length === 0) context.fault(property, "has no label; at least one language needs one");
  for (const [language, label] of labels) {
    checkLanguage(language, `${property}.${language}`, context);
    if (label !== unknownValue) checkLabel(label, `${property}.${language}`, context);
  }
  return value;
}

function checkLanguage(language: string, property: string, context: CheckContext): void {
  if ((languages as readonly string[]).includes(language)) return;
  const meant = languages.find((known) => known.toLowerCase() === language.toLowerCase().replaceAll("-", "_"));
  if (meant) context.fault(property, `"${language}" is not how the API writes it: did you mean ${meant}?`);
  else if (/^[a-z]{2,3}(_[A-Z][a-z]{3})?(_[A-Z]{2})?$/.test(language))
    context.warn(`${property}: "${language}" is not among the languages that the API documents; it decides`);
  else context.fault(property, `"${language}" is not a language such as en_US or es${didYouMean(language, languages)}`);
}

function checkLabel(label: unknown, property: string, context: CheckContext): void {
  if (typeof label !== "string") context.fault(property, "has to be a text");
  else if (label.trim() === "") context.fault(property, "is empty; leave the language out instead");
  else if (label !== label.trim()) context.fault(property, `"${label}" begins or ends with white space`);
  else if (Array.from(label).length > usualLabelLength)
    context.warn(
      `${property}: "${label}" has ${Array.from(label).length} characters; Genesys Cloud's help speaks of ${usualLabelLength} at most`,
    );
}

async function checkSystemPresence(value: unknown, property: string, context: CheckContext): Promise<unknown> {
  if (typeof value !== "string") {
    context.fault(property, "has to be a text");
    return value;
  }
  const usual = canonicalSystemPresence(value);
  if (usual) return usual;
  const own = await context.organizationSystemPresences();
  const known = canonicalSystemPresence(value, own);
  if (!known) {
    const all = [...systemPresences, ...own.filter((name) => !canonicalSystemPresence(name))];
    context.fault(
      property,
      `"${value}" is not a system presence: did you mean ${closest(value, all)}? There are ${all.join(", ")}`,
    );
  }
  return known ?? value;
}

function checkText(value: unknown, property: string, context: CheckContext): unknown {
  if (typeof value !== "string" || value.trim() === "") context.fault(property, "has to be a text that is not empty");
  return value;
}

function checkDivisionId(value: unknown, property: string, context: CheckContext): unknown {
  if (context.generation === "presencedefinitions")
    context.fault(
      property,
      "the endpoints in use know no divisions; `pulumi config set genesyscloud:presenceApi presence/definitions` switches to those that do",
    );
  return checkText(value, property, context);
}

function checkFlag(value: unknown, property: string, context: CheckContext): unknown {
  if (typeof value !== "boolean") context.fault(property, "has to be true or false");
  return value;
}

function checkAdopt(value: unknown, property: string, context: CheckContext): unknown {
  if (!(adoptModes as readonly unknown[]).includes(value))
    context.fault(property, `has to be one of ${adoptModes.map((mode) => `"${mode}"`).join(", ")}`);
  return value;
}

/** `: did you mean …?` where something known is near enough to be meant. */
function didYouMean(word: string, known: readonly string[]): string {
  const near = closest(word, known);
  return distance(word, near) <= Math.max(2, word.length / 3) ? `: did you mean ${near}?` : "";
}
