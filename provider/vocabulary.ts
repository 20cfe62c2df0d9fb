/** The words of the presence API, and how to compare them. Source: the PresenceApi page and the official SDKs. */

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

/** One of the system presences that every organisation has; `"On Queue"` is the older endpoints' spelling of `"OnQueue"`. */
export type SystemPresenceName = (typeof systemPresences)[number] | "On Queue";

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
export type Language = (typeof languages)[number];

/** The longest label that Genesys Cloud's help texts speak of, in characters. The server's own limit is unknown. */
export const usualLabelLength = 32;

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
