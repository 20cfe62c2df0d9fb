import type { Definition, Desired, Generation } from "../../definition/definition.js";
import type { Fault } from "../../definition/checks.js";
import { saidOf } from "../../definition/forms.js";
import { faultsOfInputs } from "../../definition/inputs.js";
import { sharedLanguage } from "../../definition/likeness.js";
import { closePairs, lookAlike } from "../../definition/look-alike.js";
import { doubtedIn } from "../../definition/text.js";
import { languages, systemPresences } from "../../definition/vocabulary.js";
import { keysOf } from "./keys.js";

/** What a program says of a status beside its labels and its place in the catalogue. */
type StatusSettings = Partial<Omit<Desired, "languageLabels" | "systemPresence">> & { adoptId: string };

/** A definition as the program will say it. */
export interface ExportedStatus {
  key: string;
  definition: Definition;
  /** In the order in which the program says them. */
  settings: StatusSettings;
  /** Keys of the other active statuses under the system presence that have a label in common with this one. */
  twins: string[];
  /** The languages that the API does not document. */
  unknownLanguages: string[];
  /** What agents may not see as it is meant, without a subject: characters of the labels, and others that look alike. */
  doubts: string[];
}

/** A definition that the check of this package would refuse, and why. */
export interface Refused {
  definition: Definition;
  faults: Fault[];
}

/** An organisation's definitions, sorted by what becomes of them. */
export interface Sorted {
  statuses: ExportedStatus[];
  refused: Refused[];
  /** How many System definitions there are, which nobody can change. */
  builtIn: number;
  /** How many deactivated ones were left out. */
  deactivated: number;
}

const divisionsBy = "`--presence-api presence/definitions`";

/** Sorts an organisation's definitions. The result does not depend on the order that the API gives them or their labels in. */
export function sortDefinitions(
  definitions: readonly Definition[],
  {
    generation,
    withDeactivated,
    takesAnySystemPresence,
  }: { generation: Generation; withDeactivated: boolean; takesAnySystemPresence: boolean },
): Sorted {
  const own = definitions.filter(({ builtIn }) => !builtIn);
  const wanted = own.filter(({ deactivated }) => withDeactivated || !deactivated);
  const inOrder = wanted.map(withLabelsInOrder).toSorted((one, other) => (one.id < other.id ? -1 : 1));

  // What a definition belongs to is there.
  const known = takesAnySystemPresence ? own.map(({ systemPresence }) => systemPresence).filter(Boolean) : [];

  const checked = inOrder.map((definition) => {
    const { languageLabels, systemPresence } = definition;
    const settings = settingsOf(definition, generation);
    const inputs = { languageLabels, systemPresence, ...settings };
    const faults = faultsOfInputs(inputs, { generation, systemPresences: known, divisionsBy });
    return { definition, settings, faults };
  });
  const accepted = checked.filter(({ faults }) => faults.length === 0);
  const keys = keysOf(accepted.map(({ definition }) => definition));
  const keyOf = ({ id }: Definition) => keys.get(id) ?? id;
  const closeTo = closeById(accepted.map(({ definition }) => definition));
  const statuses = accepted
    .map(({ definition, settings }) => ({ definition, settings, close: closeTo.get(definition.id) ?? [] }))
    .map(({ definition, settings, close }) => ({
      key: keyOf(definition),
      definition,
      settings,
      twins: close.flatMap((other) => (areTwins(definition, other) ? keyOf(other) : [])).toSorted(),
      unknownLanguages: Object.keys(definition.languageLabels).filter(
        (one) => !languages.some((known) => known === one),
      ),
      doubts: [
        ...Object.entries(definition.languageLabels).flatMap(([language, label]) => {
          const doubt = doubtedIn(label);
          return doubt === undefined ? [] : `in ${language}, ${doubt}`;
        }),
        ...close.flatMap((other) => lookAlike(definition, other, keyOf(other)) ?? []).toSorted(),
      ],
    }))
    .toSorted((one, other) => (one.key < other.key ? -1 : 1));
  return {
    statuses,
    refused: checked.filter(({ faults }) => faults.length > 0),
    builtIn: definitions.length - own.length,
    deactivated: own.length - wanted.length,
  };
}

/** The other definitions, by the id of each, that have a label of it, or one that looks like it. */
function closeById(definitions: readonly Definition[]): ReadonlyMap<string, Definition[]> {
  const close = new Map<string, Definition[]>(definitions.map(({ id }) => [id, []]));
  for (const [one, other] of closePairs(definitions, ({ languageLabels }) => languageLabels)) {
    close.get(one.id)?.push(other);
    close.get(other.id)?.push(one);
  }
  return close;
}

/** The statuses by their system presences: those that every organisation has, in the usual order, then its own. */
export function bySystemPresence(statuses: readonly ExportedStatus[]): [string, ExportedStatus[]][] {
  const found = new Set(statuses.map(({ definition }) => definition.systemPresence));
  const usual = systemPresences.filter((one) => found.delete(one));
  return [...usual, ...[...found].toSorted()].map((systemPresence) => [
    systemPresence,
    statuses.filter(({ definition }) => definition.systemPresence === systemPresence),
  ]);
}

/** The statuses in that order. */
export function inProgramOrder(statuses: readonly ExportedStatus[]): ExportedStatus[] {
  return bySystemPresence(statuses).flatMap(([, members]) => members);
}

function withLabelsInOrder(definition: Definition): Definition {
  const labels = Object.entries(definition.languageLabels).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return { ...definition, languageLabels: Object.fromEntries(labels) };
}

/** What has to be said of a status beside its labels and its system presence. */
function settingsOf(definition: Definition, generation: Generation): StatusSettings {
  const { languageLabels: _, systemPresence: __, name, ...settings } = saidOf(definition, generation);
  return { ...(isWhole(name) && { name }), ...settings, adoptId: definition.id };
}

/** No program can say half a character; a name that is left open stays as it is. */
function isWhole(name: string | undefined): name is string {
  return name !== undefined && !/\p{Cs}/u.test(name);
}

function areTwins(one: Definition, other: Definition): boolean {
  return !one.deactivated && !other.deactivated && sharedLanguage(one, other) !== undefined;
}
