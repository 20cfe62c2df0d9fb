import { isObject } from "../api/json.js";
import type { Generation } from "./definition.js";
import { didYouMean } from "./did-you-mean.js";
import { doubtedIn, showsNothing, refusedIn, visible } from "./text.js";
import {
  builtInIds,
  canonicalSystemPresence,
  languageForm,
  languages,
  systemPresences,
  usualLabelLength,
} from "./vocabulary.js";

/** What stands for a value that is known only when the program really runs. Source: `rpc.unknownValue` of the Pulumi SDK. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

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
  /** The names of the organisation's own system presences; needed only where `isUsual` says so. */
  systemPresences: readonly string[];
  /** How people choose the endpoints that know divisions. */
  divisionsBy: string;
  fault(property: string, reason: string): void;
  /** For what is unusual but may be right. */
  warn(property: string, reason: string): void;
}

/** Reports what is wrong with an input, and returns its value in its one spelling. */
export type Check = (value: unknown, property: string, context: CheckContext) => unknown;

export const checkLanguageLabels: Check = (value, property, context) => {
  if (!isObject(value)) {
    context.fault(property, 'has to be an object of labels by language, such as { en_US: "Lunch" }');
    return value;
  }
  const labels = Object.entries(value);
  if (labels.length === 0) context.fault(property, "has no label; at least one language needs one");
  for (const [language, label] of labels) {
    const path = `${property}.${visible(language)}`;
    checkLanguage(language, path, context);
    if (label !== unknownValue) checkLabel(label, path, context);
  }
  return value;
};

function checkLanguage(language: string, property: string, context: CheckContext): void {
  const fault = faultOfLanguage(language);
  if (fault !== undefined) context.fault(property, fault);
  else if (!(languages as readonly string[]).includes(language))
    context.warn(property, `"${language}" is not among the languages that the API documents; it decides`);
}

/** What is wrong with a language code, if anything: nothing with one that the API may know though it does not document it. */
export function faultOfLanguage(language: string): string | undefined {
  if ((languages as readonly string[]).includes(language)) return undefined;
  const meant = languages.find((known) => known.toLowerCase() === language.toLowerCase().replaceAll("-", "_"));
  if (meant) return `"${visible(language)}" is not how the API writes it: did you mean ${meant}?`;
  if (languageForm.test(language)) return undefined;
  return `"${visible(language)}" is not a language such as en_US or es${didYouMean(language, languages)}`;
}

function checkLabel(label: unknown, property: string, context: CheckContext): void {
  if (typeof label !== "string") {
    context.fault(property, "has to be a text");
    return;
  }
  const fault = faultOf(label);
  if (fault !== undefined) {
    context.fault(property, fault);
    return;
  }
  const doubt = doubtedIn(label);
  if (doubt !== undefined) context.warn(property, doubt);
  const length = Array.from(label).length;
  if (length > usualLabelLength)
    context.warn(
      property,
      `"${visible(label)}" has ${length} characters; Genesys Cloud's help speaks of ${usualLabelLength} at most`,
    );
}

function faultOf(label: string): string | undefined {
  if (label.trim() === "") return "is empty; leave the language out instead";
  if (showsNothing(label)) return `"${visible(label)}" shows nothing; leave the language out instead`;
  const padded = label !== label.trim() ? `"${visible(label)}" begins or ends with white space` : undefined;
  return refusedIn(label) ?? padded;
}

/** Whether a system presence takes no knowledge of the organisation to be checked. */
export function isUsual(value: unknown): boolean {
  return typeof value !== "string" || value === unknownValue || canonicalSystemPresence(value) !== undefined;
}

export const checkSystemPresence: Check = (value, property, context) => {
  if (typeof value !== "string") {
    context.fault(property, "has to be a text");
    return value;
  }
  // A catalogue file knows as the organisation's own whatever it says.
  const own = context.systemPresences.filter((name) => name.trim() !== "");
  const known = canonicalSystemPresence(value) ?? canonicalSystemPresence(value, own);
  if (!known) {
    const all = [...systemPresences, ...own.filter((name) => !canonicalSystemPresence(name))];
    const guess = didYouMean(value, all) || ".";
    context.fault(property, `"${visible(value)}" is not a system presence${guess} There are ${all.join(", ")}`);
  }
  return known ?? value;
};

export const checkText: Check = (value, property, context) => {
  if (typeof value !== "string" || value.trim() === "") context.fault(property, "has to be a text that is not empty");
  return value;
};

export const checkDivisionId: Check = (value, property, context) => {
  if (context.generation === "presencedefinitions")
    context.fault(property, `the endpoints in use know no divisions; ${context.divisionsBy} switches to those that do`);
  return checkText(value, property, context);
};

export const checkAdoptId: Check = (value, property, context) => {
  const builtIn = builtInIds.get(String(value));
  if (builtIn !== undefined)
    context.fault(
      property,
      `names the System definition ${builtIn}, which nobody can change. Leave adoptId out to make a new one`,
    );
  return checkText(value, property, context);
};

export const checkFlag: Check = (value, property, context) => {
  if (typeof value !== "boolean") context.fault(property, "has to be true or false");
  return value;
};

/** A check for one of a few words. */
export function checkChoice(choices: readonly string[]): Check {
  return (value, property, context) => {
    if (!(choices as readonly unknown[]).includes(value))
      context.fault(property, `has to be one of ${choices.map((choice) => `"${choice}"`).join(", ")}`);
    return value;
  };
}
