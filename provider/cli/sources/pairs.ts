import { compare } from "../../definition/compare.js";
import { divisionOf, labelOf, seenLabels } from "../../definition/definition.js";
import { wordsOf } from "../../definition/likeness.js";
import { firstOf, visible } from "../text.js";
import type { Known, Source } from "./source.js";

/** Which statuses of one side are which of the other. */
export interface Pairs {
  both: [Known, Known][];
  /** Of the first of those, the ones that an id or a name tells, and not their labels alone. */
  certain: ReadonlySet<Known>;
  /** What only the first side has. */
  left: Known[];
  /** What only the second side has. */
  made: Known[];
  /**
   * What of which it is not plain which one it is, with all that it may be, by a label: by the status that declares it, or by that of the
   * first side where none does. Neither is of those that only one side has.
   */
  unclear: ReadonlyMap<Known, readonly Known[]>;
}

type Keys = (status: Known) => readonly string[];

/** By what a status is known again where ids do not tell, the surest first. */
const byWords: readonly Keys[] = [
  ({ definition }) => [wordsOf(definition)],
  labelsUnder,
  // Under another system presence, by the label that people know it by.
  ({ definition }) => [labelOf(definition)?.normalize("NFC") ?? ""].filter(Boolean),
];

function labelsUnder({ definition }: Known): string[] {
  return Object.entries(seenLabels(definition)).map(([language, label]) =>
    [definition.systemPresence, divisionOf(definition), language, label.normalize("NFC")].join("\n"),
  );
}

/** The id, and a hint at one where that is of the system presence that the status belongs to: a move has left it behind. */
const byId: Keys = ({ id }) => (id === undefined ? [] : [id]);
const byHint: Keys = ({ id, adoptId = id, definition }) =>
  adoptId === undefined ? [] : [`${adoptId}\n${definition.systemPresence}`];
const byName: Keys = ({ name, key }) => (key === undefined ? [name] : [name, key]);

/**
 * Pairs the statuses of two sides. Where both have ids of one organisation, only those count: a status that somebody made like one that
 * is gone is another one. What is not plain stays unpaired; what agents choose from is paired first, because an old status that is
 * deactivated may have the same labels.
 */
export function pairsOf(from: Source, to: Source): Pairs {
  const both: [Known, Known][] = [];
  const certain = new Set<Known>();
  const [left, made] = [new Set(from.statuses), new Set(to.statuses)];
  const pairBy = (keysOf: Keys, fits: (status: Known) => boolean, mayBe: (one: Known, other: Known) => boolean) => {
    const ones = [...left].filter(fits);
    const others = [...made].filter(fits);
    const candidates = partnersOf(ones, others, keysOf);
    const inverse = partnersOf(others, ones, keysOf);
    for (const one of ones) {
      const [other, ...more] = candidates.get(one) ?? [];
      if (!other || more.length > 0 || (inverse.get(other) ?? []).length > 1 || !mayBe(one, other)) continue;
      both.push([one, other]);
      if (!byWords.includes(keysOf)) certain.add(one);
      left.delete(one);
      made.delete(other);
    }
  };
  const anything = () => true;
  pairBy(byId, anything, anything);
  const isOneOrganization = from.kind !== to.kind || (from.kind === "organization" && both.length > 0);
  const isOpen = (one: Known, other: Known) => !isOneOrganization || one.id === undefined || other.id === undefined;
  pairBy(byHint, anything, isOpen);
  const areBothDeclared = from.kind === "declared" && to.kind === "declared";
  for (const keysOf of areBothDeclared ? [byName, ...byWords] : byWords) {
    pairBy(keysOf, ({ definition }) => !definition.deactivated, isOpen);
    pairBy(keysOf, anything, isOpen);
  }
  const active = (all: ReadonlySet<Known>) => [...all].filter(({ definition }) => !definition.deactivated);
  const isOfTheSecond = to.kind === "declared" && from.kind !== "declared";
  const [subjects, others] = isOfTheSecond ? [made, left] : [left, made];
  const unclear = new Map<Known, readonly Known[]>();
  for (const [subject, all] of partnersOf(active(subjects), active(others), labelsUnder)) {
    const partners = all.filter((partner) => isOpen(subject, partner));
    if (partners.length > 0) unclear.set(subject, partners);
  }
  for (const subject of unclear.keys()) subjects.delete(subject);
  for (const partner of [...unclear.values()].flat()) others.delete(partner);
  return { both, certain, left: [...left], made: [...made], unclear };
}

/** Why nothing is said of a status. */
export function whyUnclear(partners: readonly Known[]): string {
  const named = partners.map(({ definition, id, name }) => `"${visible(labelOf(definition) ?? name)}" ${id ?? name}`);
  return `which one it is cannot be told by its labels, so nothing is said of it; it may be ${firstOf(named).join(" or ")}`;
}

/** What makes it plain. */
export const unclearCure = "give it the adoptId of the right one, and it is known by that";

/**
 * Why it is not certain that two which are paired are one definition, by the first; of those that are the same in everything nothing is
 * said. Only their labels say so, and something speaks against it.
 */
export function doubtsIn({ both, certain, left, made }: Pairs): ReadonlyMap<Known, string> {
  const idOf = ({ id, adoptId }: Known) => id ?? adoptId;
  const open = both.filter(
    ([one, other]) => !certain.has(one) && compare(one.definition, other.definition).differences.length > 0,
  );
  const ones = partnersOf(
    [...open.map(([, other]) => other), ...made],
    [...open.map(([one]) => one), ...left],
    labelsUnder,
  );
  const others = partnersOf(
    [...open.map(([one]) => one), ...left],
    [...open.map(([, other]) => other), ...made],
    labelsUnder,
  );
  const isShared = (partners: readonly Known[] = [], own: Known) => partners.some((one) => one !== own);
  return new Map(
    open.flatMap(([one, other]) => {
      if (idOf(one) !== undefined && idOf(other) !== undefined)
        return [[one, "its id is not there, and another definition has its label"]];
      if (divisionOf(one.definition) !== divisionOf(other.definition))
        return [[one, "what has its label belongs to another division"]];
      const isAmbiguous = isShared(others.get(one), other) || isShared(ones.get(other), one);
      return isAmbiguous ? [[one, "more than one has a label of it"]] : [];
    }),
  );
}

/** Of each status those of the other side that have a key in common with it. */
function partnersOf(ones: readonly Known[], others: readonly Known[], keysOf: Keys): ReadonlyMap<Known, Known[]> {
  const byKey = new Map<string, Known[]>();
  for (const other of others)
    for (const key of keysOf(other)) {
      const found = byKey.get(key);
      if (found) found.push(other);
      else byKey.set(key, [other]);
    }
  return new Map(ones.map((one) => [one, [...new Set(keysOf(one).flatMap((key) => byKey.get(key) ?? []))]]));
}
