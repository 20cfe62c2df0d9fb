import type { LanguageLabels } from "../api/models.js";
import { allDivisions, type Desired, divisionOf } from "./definition.js";
import { canonicalSystemPresence, sameSystemPresence } from "./vocabulary.js";

/** Whether two texts are the same: one text can be encoded in several ways, which nobody can see. */
export function sameText(one: string | undefined, other: string | undefined): boolean {
  if (one === other || one === undefined || other === undefined) return one === other;
  return !(isPlain(one) && isPlain(other)) && one.normalize("NFC") === other.normalize("NFC");
}

/** Normalizing is slow, and this runs for every pair of a large organisation. */
function isPlain(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/** Whether two definitions are the same word for word: system presence, division and every label. */
export function sameWords(one: Desired, other: Desired): boolean {
  return (
    sameSystemPresence(one.systemPresence, other.systemPresence) &&
    divisionOf(one) === divisionOf(other) &&
    sameLanguages(one.languageLabels, other.languageLabels, sameText)
  );
}

/** The words of a definition as one text: equal for those that are the same word for word. */
export function wordsOf(one: Desired): string {
  const labels = Object.entries(one.languageLabels).map(([language, label]) =>
    [language, label.normalize("NFC")].join("="),
  );
  return [canonicalSystemPresence(one.systemPresence) ?? one.systemPresence, divisionOf(one), ...labels.sort()].join(
    "\n",
  );
}

/** A label that is shorter than this is a label of its own, not one that was cut. */
const shortestCut = 16;

/**
 * Whether a definition can be what a server made of another one: some store labels in lower case, in another width, or cut.
 * Unlike the same words, that is no proof, but reason enough not to make a second one without asking.
 */
export function couldBe(one: Desired, desired: Desired): boolean {
  const plain = (text: string) => text.normalize("NFKC").toLowerCase().trim();
  const isMadeOf = (label: string, asked: string) =>
    plain(label) === plain(asked) || (label.length >= shortestCut && plain(asked).startsWith(plain(label)));
  return offeredTogether(one, desired) && sameLanguages(one.languageLabels, desired.languageLabels, isMadeOf);
}

function sameLanguages(
  one: LanguageLabels,
  other: LanguageLabels,
  same: (one: string, other: string) => boolean,
): boolean {
  const labels = Object.entries(one);
  if (labels.length !== Object.keys(other).length) return false;
  return labels.every(([language, label]) => {
    const asked = other[language];
    return asked !== undefined && same(label, asked);
  });
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
  for (const language in one) if (sameText(one[language], other[language])) return language;
  return undefined;
}
