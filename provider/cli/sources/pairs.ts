import { compare } from "../../definition/compare.js";
import { type Desired, divisionOf, labelOf } from "../../definition/definition.js";
import { wordsOf } from "../../definition/likeness.js";
import type { Known } from "./source.js";

/** Which statuses of one side are which of the other. */
export interface Pairs<One, Other> {
  both: [One, Other][];
  /** Those of both that an id or a name tells, and not their labels alone. */
  certain: ReadonlySet<One>;
  onlyOne: One[];
  onlyOther: Other[];
}

/** What a status is known again by: two statuses that alone have one of these in common are one. */
type Rule = (status: Known) => readonly string[];

const byId: Rule = ({ id }) => (id === undefined ? [] : [id]);
const byName: Rule = ({ name, key }) => (key === undefined ? [name] : [name, key]);

/** By labels, the surest first. */
const byWords: readonly Rule[] = [
  ({ definition }) => [wordsOf(definition)],
  ({ definition }) => labelsUnder(definition).filter((_, index) => index === 0),
  ({ definition }) => labelsUnder(definition),
  // Under another system presence, by the label that people know it by.
  ({ definition }) => [labelOf(definition)?.normalize("NFC") ?? ""].filter(Boolean),
];

/** The labels of a definition with their place, the one that people know it by first. */
function labelsUnder(definition: Desired): string[] {
  return Object.entries(definition.languageLabels)
    .toSorted(([one], [other]) => Number(other === "en_US") - Number(one === "en_US"))
    .map(([language, label]) =>
      [definition.systemPresence, divisionOf(definition), language, label.normalize("NFC")].join("\n"),
    );
}

/**
 * Pairs the statuses of two sides. What agents choose from is paired first: an old status that is deactivated may have the same labels.
 * What is not plain stays unpaired.
 * @param isSameNaming whether a name means the same on both sides, as in two versions of one program
 */
export function pairsOf<One extends Known, Other extends Known>(
  ones: readonly One[],
  others: readonly Other[],
  isSameNaming = false,
): Pairs<One, Other> {
  const both: [One, Other][] = [];
  const certain = new Set<One>();
  const [left, right] = [new Set(ones), new Set(others)];
  const pairBy = (keysOf: Rule, fits: (status: Known) => boolean): void => {
    const byKey = new Map<string, { ones: Set<One>; others: Set<Other> }>();
    const at = (key: string) => {
      const found = byKey.get(key) ?? { ones: new Set<One>(), others: new Set<Other>() };
      byKey.set(key, found);
      return found;
    };
    for (const one of left) if (fits(one)) for (const key of keysOf(one)) at(key).ones.add(one);
    for (const other of right) if (fits(other)) for (const key of keysOf(other)) at(key).others.add(other);
    for (const {
      ones: [one, ...more],
      others: [other, ...others],
    } of byKey.values()) {
      if (!one || !other || more.length + others.length > 0 || !left.has(one) || !right.has(other)) continue;
      both.push([one, other]);
      if (!byWords.includes(keysOf)) certain.add(one);
      left.delete(one);
      right.delete(other);
    }
  };
  for (const rule of [byId, ...(isSameNaming ? [byName] : []), ...byWords]) {
    pairBy(rule, ({ definition }) => !definition.deactivated);
    pairBy(rule, () => true);
  }
  return { both, certain, onlyOne: [...left], onlyOther: [...right] };
}

/**
 * Why it is not certain that two that were paired are one and the same definition, by the name of the first. Only their labels say so, and
 * something speaks against it. Of those that are the same in everything nothing is said.
 */
export function doubtsIn({ both, certain, onlyOne, onlyOther }: Pairs<Known, Known>): ReadonlyMap<string, string> {
  const open = both.filter(
    ([one, other]) => !certain.has(one) && compare(one.definition, other.definition).differences.length > 0,
  );
  const ones = byLabel([...open.map(([one]) => one), ...onlyOne]);
  const others = byLabel([...open.map(([, other]) => other), ...onlyOther]);
  return new Map(
    open.flatMap(([one, other]) => {
      const doubt = doubtAbout(one, other, ones, others);
      return doubt === undefined ? [] : [[one.name, doubt] as const];
    }),
  );
}

type ByLabel = ReadonlyMap<string, readonly Known[]>;

function doubtAbout(one: Known, other: Known, ones: ByLabel, others: ByLabel): string | undefined {
  const isShared = ({ definition }: Known, all: ByLabel, own: Known) =>
    labelsUnder(definition).some((label) => all.get(label)?.some((known) => known !== own));
  if (one.id !== undefined && other.id !== undefined)
    return "its id is not there, and another definition has its label";
  if (divisionOf(one.definition) !== divisionOf(other.definition))
    return "what has its label belongs to another division";
  if (isShared(one, others, other) || isShared(other, ones, one)) return "more than one has a label of it";
  return undefined;
}

function byLabel(statuses: readonly Known[]): ByLabel {
  const all = new Map<string, Known[]>();
  for (const status of statuses)
    for (const label of labelsUnder(status.definition)) all.set(label, [...(all.get(label) ?? []), status]);
  return all;
}
