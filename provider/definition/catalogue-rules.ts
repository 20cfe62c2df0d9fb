import type { Desired } from "./definition.js";
import type { FlatRules } from "./flat-rules.js";
import { sharedLanguage } from "./likeness.js";
import { toldOfPairs } from "./look-alike.js";
import { visible } from "./text.js";
import { type Language, missingLanguages } from "./vocabulary.js";

/** A status as far as it is known while a program runs; what is not known yet is left out of the labels. */
export interface DeclaredStatus extends Desired {
  key: string;
  /** What a fault line begins with. */
  title: string;
  /** The languages that have a label, known or not; absent where they are not known themselves. */
  languages?: readonly string[];
  /** The id of the definition that it takes over, where that is known. */
  adoptId?: string;
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
  /**
   * What to do about active statuses of the organisation that no resource of the stack manages and that the catalogue does not take over:
   * `report` warns of them, `refuse` sends nothing while there are any; with the code to paste. Not looked for unless given. Takes a listing,
   * and the stack's state as the Pulumi CLI tells it.
   */
  unmanaged?: "report" | "refuse";
}

/** What `faultsOf` holds a catalogue against. */
export interface AppliedRules extends PlainRules {
  forbiddenCharacters?: RegExp | undefined;
  /** Most active statuses under one system presence, and where the number comes from. */
  limit?: { value: number; source: string } | undefined;
}

/** What is wrong with a catalogue, and where. */
export interface CatalogueFault {
  /** The key of the status that it is about. */
  key?: string;
  /** Where in the status: `systemPresence`, `languageLabels.de`. */
  property?: string;
  /** The rule that says so; none where a status could not be made at all. */
  rule?: keyof FlatRules;
  /** Of two statuses that do not go together, the key of the other one. */
  other?: string;
  /** The whole sentence, which names the status by its key. */
  message: string;
}

/**
 * Everything that is wrong with a catalogue as a whole. Statuses that agents are not offered, the deactivated ones, only have to have a
 * key, and an adoptId, of their own.
 */
export function faultsOf(statuses: readonly DeclaredStatus[], rules: AppliedRules): CatalogueFault[] {
  const active = statuses.filter(({ deactivated }) => !deactivated);
  const pointless = aimless(rules);
  const fitting = pointless.length > 0 ? { ...rules, forbiddenCharacters: undefined } : rules;
  return [
    ...pointless,
    ...repeatedKeys(statuses),
    ...repeatedAdoptIds(statuses),
    ...overLimit(active, rules.limit),
    ...twins(active, new Set(rules.allowTwins)),
    ...active.flatMap((status) => [...untranslated(status, rules), ...unfitLabels(status, fitting)]),
  ];
}

/** A pattern that fits where there is nothing says nothing of a label. */
function aimless({ forbiddenCharacters }: AppliedRules): CatalogueFault[] {
  if (forbiddenCharacters === undefined || "".search(forbiddenCharacters) < 0) return [];
  const reason =
    "fits a text that holds nothing, so it would rule out every label; say what none may hold, such as [<>|]";
  return [{ property: "forbiddenCharacters", message: `forbiddenCharacters: ${reason}` }];
}

function repeatedKeys(statuses: readonly DeclaredStatus[]): CatalogueFault[] {
  return repeated(statuses, ({ key }) => key).map(([{ key, title }, other]) => ({
    key,
    message: `${title}: ${other.title} has the same key; a key is the status's name in the stack, so give one of them another`,
  }));
}

function repeatedAdoptIds(statuses: readonly DeclaredStatus[]): CatalogueFault[] {
  return repeated(statuses, ({ adoptId }) => adoptId).map(([{ key, title }, other]) => ({
    key,
    property: "adoptId",
    other: other.key,
    message: `${title}: adoptId: ${other.title} names the same definition; leave it out of one of the two`,
  }));
}

/** The statuses that say what another one before them says, each with the first that does. */
function repeated(
  statuses: readonly DeclaredStatus[],
  valueOf: (status: DeclaredStatus) => string | undefined,
): [DeclaredStatus, DeclaredStatus][] {
  const firsts = new Map<string, DeclaredStatus>();
  return statuses.flatMap((status): [DeclaredStatus, DeclaredStatus][] => {
    const value = valueOf(status);
    if (value === undefined) return [];
    const first = firsts.get(value);
    if (first) return [[status, first]];
    firsts.set(value, status);
    return [];
  });
}

function overLimit(active: readonly DeclaredStatus[], limit: AppliedRules["limit"]): CatalogueFault[] {
  if (!limit) return [];
  return [...new Set(active.map(({ systemPresence }) => systemPresence))].flatMap((systemPresence) => {
    const together = active.filter((status) => status.systemPresence === systemPresence);
    const [first, ...more] = together.slice(limit.value);
    if (!first) return [];
    const excess = 1 + more.length;
    const message =
      `${visible(systemPresence)} has ${together.length} active statuses; ${limit.source} ${limit.value}: ` +
      `set deactivated: true on ${excess} of them, move ${excess} to another system presence, or have the limit raised`;
    return [{ key: first.key, property: "systemPresence", rule: "maxActivePerSystemPresence", message }];
  });
}

function twins(active: readonly DeclaredStatus[], allowed: ReadonlySet<string>): CatalogueFault[] {
  const labelsOf = ({ languageLabels }: DeclaredStatus) => languageLabels;
  return toldOfPairs(active, labelsOf, (status, other): CatalogueFault | undefined => {
    const language = sharedLanguage(status, other);
    if (language === undefined || (allowed.has(status.key) && allowed.has(other.key))) return undefined;
    const label = visible(status.languageLabels[language] ?? "");
    const message =
      `${status.title}: ${language} "${label}" is also the label of ${visible(other.key)}, and agents could not tell the two apart; ` +
      `change one, or allow it with allowTwins: ["${visible(other.key)}", "${visible(status.key)}"]`;
    return { ...inLabel(status, language), rule: "allowTwins", other: other.key, message };
  });
}

function untranslated({ key, title, languages }: DeclaredStatus, rules: AppliedRules): CatalogueFault[] {
  const missing = languages ? missingLanguages(rules.requiredLanguages ?? [], languages) : [];
  if (missing.length === 0) return [];
  const message = `${title}: has no label in ${missing.join(", ")}`;
  return [{ key, property: "languageLabels", rule: "requiredLanguages", message }];
}

function unfitLabels(
  status: DeclaredStatus,
  { maxLabelLength = Infinity, forbiddenCharacters }: AppliedRules,
): CatalogueFault[] {
  return Object.entries(status.languageLabels).flatMap(([language, label]) => {
    const told = `${status.title}: ${language} "${visible(label)}"`;
    const length = Array.from(label).length;
    const forbidden = forbiddenCharacters && label.match(forbiddenCharacters)?.[0];
    const tooLong = `${told} has ${length} characters; ${maxLabelLength} are allowed`;
    const held = forbidden ? `has "${visible(forbidden)}", which` : "is what";
    const unfit = `${told} ${held} forbiddenCharacters rules out`;
    const where = inLabel(status, language);
    return [
      ...(length > maxLabelLength ? [{ ...where, rule: "maxLabelLength" as const, message: tooLong }] : []),
      ...(forbidden === undefined ? [] : [{ ...where, rule: "forbiddenCharacters" as const, message: unfit }]),
    ];
  });
}

function inLabel({ key }: DeclaredStatus, language: string): Pick<CatalogueFault, "key" | "property"> {
  return { key, property: `languageLabels.${visible(language)}` };
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
