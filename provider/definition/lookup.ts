import { type Definition, labelOf } from "./definition.js";
import { nearness } from "./did-you-mean.js";
import { sameText } from "./likeness.js";
import { fromVisible, visible } from "./text.js";
import { canonicalSystemPresence, sameSystemPresence, systemPresences } from "./vocabulary.js";

/** A definition named as people name it. */
export interface LabelQuery {
  /** Word for word. */
  label: string;
  /** The language that the label is in; any unless given. */
  language?: string | undefined;
  /** The system presence that the definition belongs to; any unless given. */
  systemPresence?: string | undefined;
}

/** Which definitions. */
export interface DefinitionFilter {
  /** Deactivated ones too, or only those; only active ones unless given. */
  deactivated?: "include" | "only" | undefined;
  /** The system presence that they belong to; any unless given. */
  systemPresence?: string | undefined;
}

/** What an error advises where several definitions have a label, and where only deactivated ones have it. */
export interface LookupCures {
  several: string;
  deactivated: string;
}

const usualCures: LookupCures = {
  several: "Give a language, a system presence or the id",
  deactivated: "Reactivate it, or name another",
};

/** A name that does not lead to what it should. The message says what exists nearby. */
export class LookupError extends Error {}

/** One label of one definition. */
interface Labelled {
  label: string;
  language: string;
  definition: Definition;
}

/**
 * The one active definition that has a label.
 * @throws LookupError when there is none, several, or only deactivated ones
 */
export function byLabel(all: Iterable<Definition>, query: LabelQuery): Definition {
  const labelled = [...all].flatMap(labelsOf);
  return onlyActive(having(query, labelled, sameText), labelled, query);
}

/**
 * The one definition that people mean, who are not as exact as programs have to be: the active one with a label, as it is or as it is
 * shown; where none has it word for word, with its letters in any case and blanks of any kind; or any one with an id that begins so.
 * @param cures what else to advise than a language, a system presence or another status
 * @throws LookupError when there is none, several, or only deactivated ones; for a system presence that there is not, too
 */
export function byLabelOrId(
  all: readonly Definition[],
  query: LabelQuery,
  cures: Partial<LookupCures> = {},
): Definition {
  refuseUnknown(query.systemPresence, presencesOf(all));
  const labelled = all.flatMap(labelsOf);
  const exact = having(query, labelled, sameAsShown);
  const matches = exact.length > 0 ? exact : having(query, labelled, sameButForCaseAndBlanks(query.label));
  const begun = exact.length === 0 ? all.filter(hasId(query.label)) : [];
  const meant = new Set([
    ...matches.map(({ definition }) => definition).filter(({ deactivated }) => !deactivated),
    ...begun,
  ]);
  const [one] = meant;
  if (begun.length === 0 || one === undefined) return onlyActive(matches, labelled, query, cures);
  if (meant.size === 1) return one;
  const candidates = [...meant].map(
    (definition) => labelsOf(definition)[0] ?? { label: "", language: "none", definition },
  );
  throw new LookupError(
    `${meant.size} presence definitions are meant by "${visible(query.label)}". Give more of the id:${list(candidates)}`,
  );
}

/** Enough of an id that nobody means a word by it, and few enough to type. */
const idBeginning = /^[0-9a-f]{4}[0-9a-f-]*$/i;

/** Whether a definition has an id, or one that begins so, with at least its first four digits. */
export function hasId(beginning: string): (one: Pick<Definition, "id">) => boolean {
  const isOne = idBeginning.test(beginning);
  return ({ id }) => id === beginning || (isOne && id.toLowerCase().startsWith(beginning.toLowerCase()));
}

function sameAsShown(label: string, other: string): boolean {
  return sameText(visible(label), visible(other));
}

/** By the case folding of Unicode, which no language changes: in Turkish, too, I and i are one letter, and ı and İ are others. */
function sameButForCaseAndBlanks(text: string): (label: string) => boolean {
  const usual = (one: string) =>
    fromVisible(one)
      .normalize("NFC")
      .replace(/\p{Zs}/gu, " ");
  const pattern = new RegExp(`^${usual(text).replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")}$`, "iu");
  return (label) => pattern.test(usual(label));
}

/** The labels that are as asked for, one a definition. */
function having(
  { label, language, systemPresence }: LabelQuery,
  labelled: readonly Labelled[],
  isSame: (label: string, other: string) => boolean,
): Labelled[] {
  return onePerDefinition(
    labelled.filter(
      (one) =>
        isSame(one.label, label) &&
        (language === undefined || one.language === language) &&
        (systemPresence === undefined || sameSystemPresence(one.definition.systemPresence, systemPresence)),
    ),
  );
}

function onlyActive(
  matches: readonly Labelled[],
  labelled: readonly Labelled[],
  query: LabelQuery,
  cures: Partial<LookupCures> = {},
): Definition {
  const { several, deactivated } = { ...usualCures, ...cures };
  const active = matches.filter(({ definition }) => !definition.deactivated);
  const [match] = active;
  if (match && active.length === 1) return match.definition;
  if (match)
    throw new LookupError(`${active.length} presence definitions have ${wordsFor(query)}. ${several}:${list(active)}`);
  if (matches.length > 0)
    throw new LookupError(`Only what is deactivated has ${wordsFor(query)}. ${deactivated}:${list(matches)}`);
  const near = nearest(labelled, query.label);
  throw new LookupError(
    near.length > 0
      ? `No presence definition has ${wordsFor(query)}. Did you mean:${list(near)}`
      : `No presence definition has ${wordsFor(query)}. There are:${list(onePerDefinition(labelled))}`,
  );
}

/**
 * The definitions that a filter lets through, by system presence in Genesys Cloud's order, then by label.
 * @throws LookupError for a system presence that neither every organisation has nor this one
 */
export function definitionsThat(
  { deactivated, systemPresence }: DefinitionFilter,
  all: readonly Definition[],
): Definition[] {
  const known = presencesOf(all);
  refuseUnknown(systemPresence, known);
  const place = (one: Definition) => known.indexOf(one.systemPresence);
  const words = (one: Definition) => `${labelOf(one) ?? ""} ${one.id}`;
  return all
    .filter((one) => deactivated === "include" || one.deactivated === (deactivated === "only"))
    .filter((one) => systemPresence === undefined || sameSystemPresence(one.systemPresence, systemPresence))
    .sort((one, other) => place(one) - place(other) || words(one).localeCompare(words(other), "en"));
}

function presencesOf(all: readonly Definition[]): string[] {
  return [...new Set([...systemPresences, ...all.map((one) => one.systemPresence)])];
}

function refuseUnknown(systemPresence: string | undefined, known: readonly string[]): void {
  if (systemPresence !== undefined && !canonicalSystemPresence(systemPresence, known))
    throw new LookupError(`There is no system presence "${visible(systemPresence)}". There are: ${known.join(", ")}`);
}

function labelsOf(definition: Definition): Labelled[] {
  return Object.entries(definition.languageLabels).map(([language, label]) => ({ label, language, definition }));
}

function nearest(labelled: readonly Labelled[], text: string): Labelled[] {
  const near = labelled
    .flatMap((one) => {
      const changes = nearness(text.toLowerCase(), one.label.toLowerCase());
      return changes === undefined ? [] : [{ ...one, changes }];
    })
    .sort((one, other) => one.changes - other.changes);
  return onePerDefinition(near);
}

function onePerDefinition(labelled: readonly Labelled[]): Labelled[] {
  const seen = new Set<string>();
  return labelled.filter(({ definition }) => !seen.has(definition.id) && seen.add(definition.id));
}

function wordsFor({ label, language, systemPresence }: LabelQuery): string {
  const where = systemPresence === undefined ? "" : ` under ${systemPresence}`;
  return visible(`the label "${label}"${language === undefined ? "" : ` in ${language}`}${where}`);
}

/** What an error lists at most, in definitions. */
const shown = 10;

function list(labelled: readonly Labelled[]): string {
  const lines = labelled.slice(0, shown).map(({ label, language, definition: { id, systemPresence, deactivated } }) => {
    return `\n- ${visible(`"${label}" in ${language} (${systemPresence}${deactivated ? ", deactivated" : ""}) ${id}`)}`;
  });
  return [...lines, ...(labelled.length > shown ? [`\n- and ${labelled.length - shown} more`] : [])].join("");
}
