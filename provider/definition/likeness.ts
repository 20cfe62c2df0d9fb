import type { LanguageLabels } from "../api/models.js";
import { allDivisions, type Definition, type Desired, divisionOf } from "./definition.js";
import { canonicalSystemPresence, sameSystemPresence } from "./vocabulary.js";

/** Whether two texts are the same: one text can be encoded in several ways, which nobody can see. */
export function sameText(one: string | undefined, other: string | undefined): boolean {
  return one === other || (one !== undefined && one.normalize("NFC") === other?.normalize("NFC"));
}

/** What is made of each label, once for a definition: in a large organisation it is compared with every other one. */
export function ofLabels<T>(work: (label: string) => T): (labels: LanguageLabels) => Readonly<Record<string, T>> {
  const known = new WeakMap<LanguageLabels, Readonly<Record<string, T>>>();
  return (labels) => {
    const found = known.get(labels);
    if (found) return found;
    const made = Object.fromEntries(Object.entries(labels).map(([language, label]) => [language, work(label)]));
    known.set(labels, made);
    return made;
  };
}

/** Labels in the one encoding by which equal ones are equal. */
export const composed = ofLabels((label) => label.normalize("NFC"));

/** Whether two definitions are the same word for word: system presence, division and every label. */
export function sameWords(one: Desired, other: Desired): boolean {
  const [labels, others] = [composed(one.languageLabels), composed(other.languageLabels)];
  return (
    sameLanguages(labels, others, (language) => labels[language] === others[language]) &&
    sameSystemPresence(one.systemPresence, other.systemPresence) &&
    divisionOf(one) === divisionOf(other)
  );
}

/** The active definitions that people made, by their words as one text: those of a group are the same word for word. */
export function activeByWords(all: Iterable<Definition>): ReadonlyMap<string, readonly Definition[]> {
  const groups = new Map<string, Definition[]>();
  for (const one of all) {
    if (one.deactivated || one.builtIn) continue;
    const words = wordsOf(one);
    const group = groups.get(words);
    if (group) group.push(one);
    else groups.set(words, [one]);
  }
  return groups;
}

/** The words of a definition as one text. */
export function wordsOf(one: Desired): string {
  const labels = Object.entries(composed(one.languageLabels)).map((pair) => pair.join("="));
  const systemPresence = canonicalSystemPresence(one.systemPresence) ?? one.systemPresence;
  return [systemPresence, divisionOf(one), ...labels.sort()].join("\n");
}

/** A label that is shorter than this is a label of its own, not one that was cut. */
const shortestCut = 16;

const plain = ofLabels((label) => label.normalize("NFKC").toLowerCase().trim());

/**
 * Whether a definition can be what a server made of another one: some store labels in lower case, in another width, or cut.
 * Unlike the same words, that is no proof, but reason enough not to make a second one without asking.
 */
export function couldBe(one: Desired, desired: Desired): boolean {
  const { languageLabels } = one;
  return (
    sameLanguages(languageLabels, desired.languageLabels, (language) => couldBeLabel(language, one, desired)) &&
    offeredTogether(one, desired)
  );
}

/** Whether a definition has a label that a server can have made of another one's. */
export function hasLabelOf(desired: Desired, one: Desired): boolean {
  const languages = Object.keys(desired.languageLabels);
  return languages.some((language) => language in one.languageLabels && couldBeLabel(language, one, desired));
}

function couldBeLabel(language: string, one: Desired, desired: Desired): boolean {
  const label = plain(one.languageLabels)[language] ?? "";
  const whole = plain(desired.languageLabels)[language] ?? "";
  const { length } = one.languageLabels[language] ?? "";
  return label === whole || (length >= shortestCut && whole.startsWith(label));
}

/** Whether two definitions have labels in the same languages, and the same in each. */
function sameLanguages(one: object, other: object, same: (language: string) => boolean): boolean {
  const languages = Object.keys(one);
  return (
    languages.length === Object.keys(other).length && languages.every((language) => language in other && same(language))
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
  const [labels, others] = [composed(one), composed(other)];
  for (const language in labels) if (labels[language] === others[language]) return language;
  return undefined;
}
