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
  return language !== undefined && offeredTogether(one, other) ? language : undefined;
}

/** Whether an agent may find both in one list: they are of one system presence and of overlapping divisions. */
export function offeredTogether(one: Desired, other: Desired): boolean {
  if (!sameSystemPresence(one.systemPresence, other.systemPresence)) return false;
  const divisions = [divisionOf(one), divisionOf(other)];
  return divisions[0] === divisions[1] || divisions.includes(allDivisions);
}

function firstShared(one: LanguageLabels, other: LanguageLabels): string | undefined {
  for (const language in one) if (one[language] === other[language]) return language;
  return undefined;
}
