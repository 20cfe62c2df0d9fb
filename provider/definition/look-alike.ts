import type { LanguageLabels } from "../api/models.js";
import type { Desired } from "./definition.js";
import { offeredTogether, ofLabels, sameText } from "./likeness.js";
import { hidden } from "./text.js";

/** Letters of Cyrillic and Greek, letters that are digits to the eye, and the signs of typographers, above what they look like. */
const lookalikes = [
  "АВЕЅІЈКМНОРСТУХЬ" + "аеѕіјорсухһԁԛԝӏ",
  "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ" + "αινορυγϲϳ",
  "I1|0" + "’‘ʼ′“”‐‒–—−",
].join("");
const usual = ["ABESIJKMHOPCTYXb" + "aesijopcyxhdqwl", "ABEZHIKMNOPTYX" + "aivopuycj", "lllO" + "''''\"\"-----"].join(
  "",
);
const usualFor = new Map(Array.from(lookalikes, (letter, index) => [letter, usual[index] ?? letter]));

/** What a label is to the eye, by two rules, because a capital can look like a letter that its small form is unlike. */
interface Look {
  /** Without case, width and what nobody sees. */
  folded: string;
  /** With Latin letters in place of those that look like them, besides. */
  shape: string;
}

/**
 * What agents could take one status for another by, where no label is the same word for word: letter case, width,
 * or letters that look alike. Only for people's eyes: nothing is ever taken over for its looks.
 * @param subject what the other one is called in the sentence
 * @returns the sentence without its subject, and without the labels, which may be secret; `undefined` where they differ
 */
export function lookAlike(one: Desired, other: Desired, subject: string): string | undefined {
  if (one.deactivated || other.deactivated) return undefined;
  const language = firstAlike(one.languageLabels, other.languageLabels);
  if (language === undefined || !offeredTogether(one, other)) return undefined;
  const how = differenceOf(one.languageLabels[language] ?? "", other.languageLabels[language] ?? "");
  return `has a label in ${language} that differs from that of ${subject} only in ${how}; agents could take one for the other`;
}

function firstAlike(one: LanguageLabels, other: LanguageLabels): string | undefined {
  const [looks, others] = [lookOfEach(one), lookOfEach(other)];
  for (const language in one) {
    const [look, otherLook] = [looks[language], others[language]];
    if (look?.folded !== otherLook?.folded && look?.shape !== otherLook?.shape) continue;
    if (otherLook && !sameText(one[language], other[language])) return language;
  }
  return undefined;
}

/** What tells two labels apart that look alike, in words. */
export function differenceOf(one: string, other: string): string {
  if (sameText(one.toLowerCase(), other.toLowerCase())) return "upper and lower case";
  if (lookOf(one).folded === lookOf(other).folded) return "width, blanks or characters that nobody sees";
  if (withoutAccents(one) === withoutAccents(other)) return "accents";
  return "letters or signs that look alike";
}

const lookOfEach = ofLabels(lookOf);

function lookOf(label: string): Look {
  const seen = label
    .normalize("NFKD")
    .replace(/\s+/g, " ")
    .replace(hidden, "")
    .replace(/\p{Variation_Selector}/gu, "")
    .trim();
  const shape = Array.from(seen, (letter) => usualFor.get(letter) ?? letter).join("");
  return { folded: seen.toLowerCase().normalize("NFKD"), shape: shape.toLowerCase().normalize("NFKD") };
}

/** What a label is to those who overlook case, accents and letters that look alike: labels with one of them in common look alike. */
export function looksOf(label: string): ReadonlySet<string> {
  const { folded, shape } = lookOf(label);
  return new Set([folded, shape, withoutAccents(label)]);
}

const barelyOf = ofLabels(looksOf);

/** Without the accents of the scripts in which they can be left out: in others the marks are letters. */
function withoutAccents(label: string): string {
  return label
    .normalize("NFKD")
    .replace(/[\u0300-\u036F]/g, "")
    .toLowerCase();
}

/** How many of those that a status could be taken for are told: of a catalogue of copies nobody reads every pair. */
const mostTold = 10;

/**
 * The pairs of statuses that have a label in common for those who overlook case, accents and letters that look alike, in their order: all that
 * `lookAlike` and `sharedLanguage` can be true of. Most of the pairs of a large organisation need not be looked at, and of thousands of
 * copies they would not fit in memory at once.
 */
export function* closePairs<T>(statuses: readonly T[], labelsOf: (status: T) => LanguageLabels): Generator<[T, T]> {
  const byLook = new Map<string, number[]>();
  for (const [index, status] of statuses.entries()) {
    const close = new Set<number>();
    for (const [language, looks] of Object.entries(barelyOf(labelsOf(status))))
      for (const look of looks) {
        const key = `${language}\n${look}`;
        const group = byLook.get(key) ?? [];
        for (const one of group) close.add(one);
        group.push(index);
        byLook.set(key, group);
      }
    for (const one of [...close].sort((a, b) => a - b)) yield [statuses[one] as T, status];
  }
}

/**
 * What is said of the pairs of `closePairs`, of no status more than `mostTold`.
 * @param say what is said of the later one of a pair; `undefined` where the two go together
 */
export function toldOfPairs<T, Told>(
  statuses: readonly T[],
  labelsOf: (status: T) => LanguageLabels,
  say: (status: T, other: T) => Told | undefined,
): Told[] {
  const told: Told[] = [];
  const counts = new Map<T, number>();
  for (const [other, status] of closePairs(statuses, labelsOf)) {
    const count = counts.get(status) ?? 0;
    const says = count < mostTold ? say(status, other) : undefined;
    if (says === undefined) continue;
    counts.set(status, count + 1);
    told.push(says);
  }
  return told;
}
