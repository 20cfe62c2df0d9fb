import deepEqual from "deep-equal";
import type { LanguageLabels } from "../api/models.js";
import { allDivisions, type Desired, divisionOf } from "./definition.js";
import { sameSystemPresence } from "./vocabulary.js";

/** Whether two definitions are the same word for word: system presence, division and every label. */
export function sameWords(one: Desired, other: Desired): boolean {
  return (
    sameSystemPresence(one.systemPresence, other.systemPresence) &&
    divisionOf(one) === divisionOf(other) &&
    deepEqual(one.languageLabels, other.languageLabels, { strict: true })
  );
}

/** The first language in which two definitions of one system presence and of overlapping divisions have the same label. */
export function sharedLanguage(one: Desired, other: Desired): string | undefined {
  // The labels first: they rule out nearly everything, and this runs for every pair of a large organisation.
  const language = firstShared(one.languageLabels, other.languageLabels);
  if (language === undefined || !sameSystemPresence(one.systemPresence, other.systemPresence)) return undefined;
  const divisions = [divisionOf(one), divisionOf(other)];
  return divisions[0] === divisions[1] || divisions.includes(allDivisions) ? language : undefined;
}

function firstShared(one: LanguageLabels, other: LanguageLabels): string | undefined {
  for (const language in one) if (one[language] === other[language]) return language;
  return undefined;
}
