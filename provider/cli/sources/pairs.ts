import { type Desired, divisionOf, labelOf } from "../../definition/definition.js";
import { wordsOf } from "../../definition/likeness.js";
import type { Known } from "./source.js";

/** Which statuses of one side are which of the other. */
export interface Pairs<One, Other> {
  both: [One, Other][];
  onlyOne: One[];
  onlyOther: Other[];
}

/**
 * By what a status is known again, the surest first: a rule gives the keys of a status, and two statuses that alone have a key in common
 * are one.
 */
const rules: readonly ((status: Known) => readonly string[])[] = [
  ({ id }) => (id === undefined ? [] : [id]),
  ({ definition }) => [wordsOf(definition)],
  ({ definition }) => labelsUnder(definition.systemPresence, definition),
  // Under another system presence, by the label that people know it by.
  ({ definition }) => [labelOf(definition)?.normalize("NFC") ?? ""].filter(Boolean),
];

function labelsUnder(place: string, definition: Desired): string[] {
  return Object.entries(definition.languageLabels).map(([language, label]) =>
    [place, divisionOf(definition), language, label.normalize("NFC")].join("\n"),
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
  const [left, right] = [new Set(ones), new Set(others)];
  const pairBy = (keysOf: (status: Known) => readonly string[], fits: (status: Known) => boolean): void => {
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
      left.delete(one);
      right.delete(other);
    }
  };
  const byName = isSameNaming ? [({ name }: Known) => [name]] : [];
  for (const rule of [...rules.slice(0, 1), ...byName, ...rules.slice(1)]) {
    pairBy(rule, ({ definition }) => !definition.deactivated);
    pairBy(rule, () => true);
  }
  return { both, onlyOne: [...left], onlyOther: [...right] };
}
