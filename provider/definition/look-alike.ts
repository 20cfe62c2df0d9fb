import type { LanguageLabels } from "../api/models.js";
import type { Desired } from "./definition.js";
import { offeredTogether, sameText } from "./likeness.js";
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
  const [looks, others] = [looksOf(one), looksOf(other)];
  for (const language in one) {
    const [look, otherLook] = [looks[language], others[language]];
    if (!look || !otherLook || sameText(one[language], other[language])) continue;
    if (look.folded === otherLook.folded || look.shape === otherLook.shape) return language;
  }
  return undefined;
}

function differenceOf(one: string, other: string): string {
  if (sameText(one.toLowerCase(), other.toLowerCase())) return "upper and lower case";
  if (lookOf(one).folded === lookOf(other).folded) return "width, blanks or characters that nobody sees";
  return "letters or signs that look alike";
}

/** Every pair of a large catalogue is compared: the labels of each are looked at once. */
const known = new WeakMap<LanguageLabels, Readonly<Record<string, Look>>>();

function looksOf(labels: LanguageLabels): Readonly<Record<string, Look>> {
  const looks =
    known.get(labels) ??
    Object.fromEntries(Object.entries(labels).map(([language, label]) => [language, lookOf(label)]));
  known.set(labels, looks);
  return looks;
}

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
