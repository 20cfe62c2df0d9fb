import type { Desired } from "./definition.js";
import { sharedLanguage } from "./likeness.js";
import { visible } from "./text.js";
import { type Language, missingLanguages } from "./vocabulary.js";

/** A status as far as it is known while a program runs; what is not known yet is left out of the labels. */
export interface DeclaredStatus extends Desired {
  key: string;
  /** What a fault line begins with. */
  title: string;
  /** The languages that have a label, known or not; absent where they are not known themselves. */
  languages?: readonly string[];
}

/** The rules of a catalogue that every face writes alike. Each is for active statuses, and none applies unless given, but for twins. */
export interface PlainRules {
  /** Languages that every status needs a label in. */
  requiredLanguages?: readonly Language[];
  /** The longest label, in characters. */
  maxLabelLength?: number;
  /**
   * Keys of statuses that may have a label in common with one another. Any other two under one system presence, in overlapping
   * divisions, must differ in every language.
   */
  allowTwins?: readonly string[];
}

/** What `faultsOf` holds a catalogue against. */
export interface AppliedRules extends PlainRules {
  forbiddenCharacters?: RegExp | undefined;
  /** Most active statuses under one system presence, and where the number comes from. */
  limit?: { value: number; source: string } | undefined;
}

/**
 * Everything that is wrong with a catalogue as a whole, one line for each fault. Statuses that agents are not offered, the
 * deactivated ones, only have to have a key of their own.
 */
export function faultsOf(statuses: readonly DeclaredStatus[], rules: AppliedRules): string[] {
  const active = statuses.filter(({ deactivated }) => !deactivated);
  return [
    ...repeatedKeys(statuses),
    ...overLimit(active, rules.limit),
    ...twins(active, new Set(rules.allowTwins)),
    ...active.flatMap((status) => [...untranslated(status, rules), ...unfitLabels(status, rules)]),
  ];
}

function repeatedKeys(statuses: readonly DeclaredStatus[]): string[] {
  return statuses.flatMap((status, index) => {
    const first = statuses.findIndex(({ key }) => key === status.key);
    const other = statuses[first];
    if (first === index || !other) return [];
    return `${status.title}: ${other.title} has the same key; a key is the status's name in the stack, so give one of them another`;
  });
}

function overLimit(active: readonly DeclaredStatus[], limit: AppliedRules["limit"]): string[] {
  if (!limit) return [];
  return [...new Set(active.map(({ systemPresence }) => systemPresence))].flatMap((systemPresence) => {
    const count = active.filter((status) => status.systemPresence === systemPresence).length;
    const excess = count - limit.value;
    if (excess <= 0) return [];
    return (
      `${visible(systemPresence)} has ${count} active statuses; ${limit.source} ${limit.value}: ` +
      `set deactivated: true on ${excess} of them, move ${excess} to another system presence, or have the limit raised`
    );
  });
}

function twins(active: readonly DeclaredStatus[], allowed: ReadonlySet<string>): string[] {
  return active.flatMap((status, index) =>
    active.slice(0, index).flatMap((other) => {
      const language = sharedLanguage(status, other);
      if (language === undefined || (allowed.has(status.key) && allowed.has(other.key))) return [];
      const label = visible(status.languageLabels[language] ?? "");
      return (
        `${status.title}: ${language} "${label}" is also the label of ${visible(other.key)}, and agents could not tell the two apart; ` +
        `change one, or allow it with allowTwins: ["${visible(other.key)}", "${visible(status.key)}"]`
      );
    }),
  );
}

function untranslated(status: DeclaredStatus, { requiredLanguages = [] }: AppliedRules): string[] {
  const missing = status.languages ? missingLanguages(requiredLanguages, status.languages) : [];
  return missing.length === 0 ? [] : [`${status.title}: has no label in ${missing.join(", ")}`];
}

function unfitLabels(
  status: DeclaredStatus,
  { maxLabelLength = Infinity, forbiddenCharacters }: AppliedRules,
): string[] {
  return Object.entries(status.languageLabels).flatMap(([language, label]) => {
    const told = `${status.title}: ${language} "${visible(label)}"`;
    const length = Array.from(label).length;
    const forbidden = forbiddenCharacters && label.match(forbiddenCharacters)?.[0];
    return [
      ...(length > maxLabelLength ? [`${told} has ${length} characters; ${maxLabelLength} are allowed`] : []),
      ...(forbidden === undefined ? [] : [`${told} has "${visible(forbidden)}", which forbiddenCharacters rules out`]),
    ];
  });
}

/**
 * The organisation's own limit of active statuses under one system presence.
 * @param limits the answer of `GET /api/v2/organizations/limits/namespaces/presence`
 * @throws Error when it is not plain which of them is meant: the API documents no key
 */
export function activeStatusLimit(limits: readonly { key?: string; value?: number }[]): number {
  const found = limits.filter(({ key, value }) => value !== undefined && /active/i.test(key ?? ""));
  const [limit] = found;
  if (limit?.value !== undefined && found.length === 1) return limit.value;
  const all = limits.map(({ key = "?", value = "?" }) => `${key} = ${value}`).join(", ") || "none";
  throw new Error(
    `The organisation's limits do not tell how many active statuses a system presence may have; they are: ${all}. ` +
      "Give the number instead: maxActivePerSystemPresence: 30",
  );
}
