import fc from "fast-check";
import { chosen } from "../support/lanes.js";

/** What a program says of a status. */
export interface Declared {
  languageLabels: Record<string, string>;
  systemPresence: string;
  deactivated?: boolean;
  adopt?: "never";
  adoptId?: string;
}

/** What a program declares, by resource name, in the order in which Pulumi happens to meet it. */
export type Program = ReadonlyMap<string, Declared>;

const keys = ["a", "b", "c", "d", "e", "f", "g"];
/** Some keys and some words are always left for what a program gets later. */
const mostDeclared = 5;
const words = ["Lunch", "Dinner", "Coaching", "Mentoring", "Tea", "Prayer", "Huddle", "Email"];
const systemPresences = ["Meal", "Training", "On Queue"];

export const status = (word: fc.Arbitrary<string>): fc.Arbitrary<Declared> =>
  fc
    .record({
      word,
      systemPresence: fc.constantFrom(...systemPresences),
      es: fc.boolean(),
      deactivated: fc.constantFrom(undefined, undefined, undefined, true),
    })
    .map(({ word: label, es, systemPresence, deactivated }) => ({
      languageLabels: { en_US: label, ...(es ? spanish(label) : {}) },
      systemPresence,
      ...(deactivated ? { deactivated } : {}),
    }));

const spanish = (label: string) => ({ es: `${label} es` });

/** Keys with words of their own. */
export const program: fc.Arbitrary<Program> = fc
  .tuple(
    fc.shuffledSubarray(keys, { minLength: 1, maxLength: mostDeclared }),
    fc.shuffledSubarray(words, { minLength: mostDeclared }),
  )
  .chain(([names, own]) =>
    fc
      .tuple(...names.map((_, n) => status(fc.constant(own[n] ?? ""))))
      .map((statuses) => new Map(names.map((name, n) => [name, statuses[n]] as [string, Declared]))),
  );

/** What people do to a program. Each is given one of its keys and another number to choose by; no two statuses get the same words. */
const changes = {
  /** Without an alias: to Pulumi, one resource goes and another one comes. */
  rename(declared: Map<string, Declared>, key: string, choice: number) {
    const one = declared.get(key);
    const free = chosen(unused(keys, declared.keys()), choice);
    if (!one || free === undefined) return;
    declared.delete(key);
    declared.set(free, one);
  },
  swapLabels(declared: Map<string, Declared>, key: string, choice: number) {
    const other = chosen([...declared.keys()], choice) ?? key;
    const [one, two] = [declared.get(key), declared.get(other)];
    if (!one || !two) return;
    declared.set(key, { ...one, languageLabels: two.languageLabels });
    declared.set(other, { ...two, languageLabels: one.languageLabels });
  },
  move(declared: Map<string, Declared>, key: string, choice: number) {
    const one = declared.get(key);
    const systemPresence = chosen(unused(systemPresences, [one?.systemPresence ?? ""]), choice);
    if (one && systemPresence !== undefined) declared.set(key, { ...one, systemPresence });
  },
  translate(declared: Map<string, Declared>, key: string) {
    const one = declared.get(key);
    const label = one?.languageLabels["en_US"];
    if (!one || label === undefined) return;
    declared.set(key, {
      ...one,
      languageLabels: { en_US: label, ...(one.languageLabels["es"] ? {} : spanish(label)) },
    });
  },
  toggle(declared: Map<string, Declared>, key: string) {
    const one = declared.get(key);
    if (one) declared.set(key, { ...one, deactivated: !one.deactivated });
  },
  remove(declared: Map<string, Declared>, key: string) {
    declared.delete(key);
  },
  add(declared: Map<string, Declared>, _key: string, choice: number) {
    const labels = [...declared.values()].map(({ languageLabels }) => languageLabels["en_US"] ?? "");
    const free = chosen(unused(keys, declared.keys()), choice);
    const [label, systemPresence] = [chosen(unused(words, labels), choice), chosen(systemPresences, choice)];
    if (free === undefined || label === undefined || systemPresence === undefined) return;
    declared.set(free, { languageLabels: { en_US: label }, systemPresence });
  },
  reverse(declared: Map<string, Declared>) {
    const reversed = [...declared].reverse();
    declared.clear();
    for (const [key, one] of reversed) declared.set(key, one);
  },
} satisfies Record<string, (declared: Map<string, Declared>, key: string, choice: number) => void>;

const change = fc.record({
  kind: fc.constantFrom(...(Object.keys(changes) as (keyof typeof changes)[])),
  which: fc.nat(),
  choice: fc.nat(),
});

/** What a commit does to a program. */
export const commit = fc.array(change, { minLength: 1, maxLength: 3 });

type Commit = typeof commit extends fc.Arbitrary<infer T> ? T : never;

/** A program after a commit. */
export function committed(declared: Program, to: Commit): Program {
  const next = new Map(declared);
  for (const { kind, which, choice } of to) {
    const key = chosen([...next.keys()], which);
    if (key !== undefined) changes[kind](next, key, choice);
  }
  return next;
}

function unused(all: readonly string[], used: Iterable<string>): string[] {
  const taken = new Set(used);
  return all.filter((one) => !taken.has(one));
}
