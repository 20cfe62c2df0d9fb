import { type Desired, seenLabels } from "../definition/definition.js";
import { inLanguageOrder } from "../definition/vocabulary.js";
import { languageName } from "./language-names.js";

/** A status's label in one language, as a catalogue shows it. */
export interface MatrixLabel {
  language: string;
  label?: string;
  /** The label that changes or goes. */
  old?: string;
  isNew: boolean;
  /** A label is missing that should be there. */
  isGap: boolean;
}

/** A status of a catalogue. */
export interface MatrixRow {
  /** What people know it by. */
  title: string;
  /** The resource's name in the program. */
  name?: string;
  /** The id of its definition. */
  id?: string | undefined;
  /** What there is to say of it, in a word each. */
  badges: readonly string[];
  /** What a page finds it by. */
  flags: readonly string[];
  /** In the order of the catalogue's languages. */
  labels: readonly MatrixLabel[];
  /** When it was changed last, and by whom. */
  changed?: string | undefined;
}

/** Statuses under one system presence; empty where that says nothing. */
export interface MatrixGroup {
  systemPresence: string;
  rows: readonly MatrixRow[];
}

/** Statuses by system presence, and their labels by language. */
export interface Matrix {
  /** The first is the one that statuses are known by. */
  languages: readonly { code: string; name: string }[];
  groups: readonly MatrixGroup[];
}

type Labelled = Pick<Desired, "languageLabels">;

/**
 * The languages of a catalogue, the one that statuses are known by first.
 * @param required those that it has to have besides
 */
export function languagesOf(catalogue: readonly Labelled[], required: readonly string[] = []): string[] {
  return inLanguageOrder(new Set([...catalogue.flatMap((one) => Object.keys(seenLabels(one))), ...required]));
}

/** The languages that more than half of the statuses have a label in. */
export function usualLanguages(catalogue: readonly Labelled[]): string[] {
  return languagesOf(catalogue).filter((language) => 2 * labelledIn(language, catalogue) > catalogue.length);
}

/** How many statuses have a label in a language. */
export function labelledIn(language: string, catalogue: readonly Labelled[]): number {
  return catalogue.filter((one) => language in seenLabels(one)).length;
}

/**
 * A status's labels in the languages of a catalogue.
 * @param measured the languages in which it should have one
 * @param before the labels that it had, where they may change
 */
export function labelsIn(
  languages: readonly string[],
  status: Labelled,
  measured: readonly string[],
  before?: Labelled,
): MatrixLabel[] {
  const labels = seenLabels(status);
  const olds = before && seenLabels(before);
  return languages.map((language) => {
    const label = labels[language];
    const old = olds?.[language];
    const isNew = before !== undefined && old !== label;
    return {
      language,
      isNew,
      isGap: label === undefined && measured.includes(language),
      ...(label !== undefined && { label }),
      ...(isNew && old !== undefined && { old }),
    };
  });
}

/** The languages with their names. */
function named(languages: readonly string[]): Matrix["languages"] {
  return languages.map((code) => ({ code, name: languageName(code) }));
}

/** What completeness is measured against, as a sentence; empty where there is nothing to measure. */
export function completenessOf(measured: readonly string[], areRequired: boolean): string {
  if (measured.length === 0) return "";
  const why = areRequired ? "the required languages" : "those that most statuses have";
  return `Gaps are told in ${measured.map(languageName).join(", ")}: ${why}.`;
}

/** Statuses by system presence, in the order in which they come. */
export function matrixOf<T>(
  languages: readonly string[],
  statuses: readonly T[],
  systemPresenceOf: (status: T) => string,
  rowOf: (status: T) => MatrixRow,
): Matrix {
  const groups = bySystemPresence(statuses, systemPresenceOf).map(([systemPresence, group]) => ({
    systemPresence,
    rows: group.map(rowOf),
  }));
  return { languages: named(languages), groups };
}

function bySystemPresence<T>(items: readonly T[], systemPresenceOf: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(systemPresenceOf(item));
    if (group) group.push(item);
    else groups.set(systemPresenceOf(item), [item]);
  }
  return [...groups];
}
