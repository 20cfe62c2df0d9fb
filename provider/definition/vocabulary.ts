/** The words of the presence API, and how to compare them. Source: the PresenceApi page and the official SDKs. */
import type { Generation } from "./definition.js";

/** The system presences that every organisation has, in the spelling of the current endpoints. */
export const systemPresences = [
  "Available",
  "Away",
  "Break",
  "Busy",
  "Meal",
  "Meeting",
  "Training",
  "OnQueue",
  "Offline",
  "Idle",
] as const;

/**
 * A system presence: one that every organisation has, or another of the organisation's own. `"On Queue"` is the older endpoints'
 * spelling of `"OnQueue"`; both mean the same.
 */
export type SystemPresenceName = (typeof systemPresences)[number] | "On Queue" | (string & {});

/** The languages that the API documents for labels. */
export const languages = [
  "ar",
  "cs",
  "da",
  "de",
  "en",
  "en_US",
  "es",
  "fi",
  "fr",
  "he",
  "hi",
  "it",
  "ja",
  "ko",
  "nl",
  "no",
  "pl",
  "pt",
  "pt_BR",
  "pt_PT",
  "ru",
  "sv",
  "th",
  "tr",
  "uk",
  "zh_CN",
  "zh_TW",
] as const;

/** A language that the API documents for labels. */
export type DocumentedLanguage = (typeof languages)[number];

/** A language for labels: one that the API documents, or another, which passes with a warning and which the API decides on. */
export type Language = DocumentedLanguage | (string & {});

/** What a language looks like, one that the API does not document as well. */
export const languageForm = /^[a-z]{2,3}(_[A-Z][a-z]{3})?(_[A-Z]{2})?$/;

/** Languages in the order in which people look for them: American English, other English, those of the documentation, others. */
export function inLanguageOrder(codes: Iterable<string>): string[] {
  const place = (code: string) => {
    if (code === "en_US") return -2;
    if (/^en(?![a-z])/.test(code)) return -1;
    const index = (languages as readonly string[]).indexOf(code);
    return index < 0 ? languages.length : index;
  };
  return [...codes].sort((one, other) => place(one) - place(other) || (one < other ? -1 : 1));
}

/** Those of the required languages that a status has no label in. */
export function missingLanguages(required: readonly string[], labelled: readonly string[]): string[] {
  return required.filter((language) => !labelled.includes(language));
}

/** The longest label that Genesys Cloud's help texts speak of, in characters. The server's own limit is unknown. */
export const usualLabelLength = 32;

/**
 * The System definitions by id: the ids are the same in every organisation, and those of the system presences that they stand for.
 * Source: unrelated organisations that show the same ones.
 */
export const builtInIds: ReadonlyMap<string, (typeof systemPresences)[number]> = new Map([
  ["6a3af858-942f-489d-9700-5f9bcdcdae9b", "Available"],
  ["5e5c5c66-ea97-4e7f-ac41-6424784829f2", "Away"],
  ["227b37e2-f1d0-4dd0-8f50-badd7cf6d158", "Break"],
  ["31fe3bac-dea6-44b7-bed7-47f91660a1a0", "Busy"],
  ["3fd96123-badb-4f69-bc03-1b1ccc6d8014", "Meal"],
  ["bbdff279-7ae1-48ea-bade-7831d7234c64", "Meeting"],
  ["d2390a99-8546-bad9-8f0a-219548e8aeb0", "Training"],
  ["e08eaf1b-ee47-4fa9-a231-1200e284798f", "OnQueue"],
  ["ccf3c10a-aa2c-4845-8e8d-f59fa48c58e5", "Offline"],
  ["7ffa01cd-7866-4ad7-8faa-31e11b42f51f", "Idle"],
]);

/** The form in which two spellings of one system presence are equal: no case, spaces or underscores. */
function bare(systemPresence: string): string {
  return systemPresence.toLowerCase().replace(/[\s_]/g, "");
}

/** Whether two spellings mean the same system presence: `"On Queue"`, `"OnQueue"` and `"on_queue"` do. */
export function sameSystemPresence(one: string, other: string): boolean {
  return bare(one) === bare(other);
}

/**
 * The spelling that this package keeps in inputs and state.
 * @param known the names to choose from; the system presences that every organisation has unless told otherwise
 * @returns the known name that means the same, or `undefined`
 */
export function canonicalSystemPresence(name: string, known: readonly string[] = systemPresences): string | undefined {
  return known.find((candidate) => sameSystemPresence(candidate, name));
}

/** The spelling that a generation of endpoints takes and answers; only On Queue has two. */
export function spellingOf(systemPresence: string, generation: Generation): string {
  if (!sameSystemPresence(systemPresence, "OnQueue")) return systemPresence;
  return generation === "presencedefinitions" ? "On Queue" : "OnQueue";
}
