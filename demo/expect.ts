import { deepStrictEqual } from "node:assert/strict";
import type { Definition } from "./organization.js";
import type { Step } from "./pulumi.js";
import type { DeclaredStatus } from "./workspace.js";

/** Changes by the name of the resource: the operation, then every changed value. */
export type Changes = Record<string, string[]>;

/**
 * Compares.
 * @throws Error that says what was compared, and how it differs
 */
export function expectEqual(what: string, actual: unknown, expected: unknown): void {
  try {
    deepStrictEqual(actual, expected);
  } catch (error) {
    throw new Error(`${what}: not as it should be.\n${(error as Error).message}`, { cause: error });
  }
}

/** The presence definitions that Pulumi changes, or would change. */
export function changesOf(steps: Step[]): Changes {
  const changing = steps.filter(
    ({ op, urn }) => ["create", "update", "replace", "delete"].includes(op) && urn.includes("PresenceDefinition::"),
  );
  return sorted(
    changing.map(({ op, urn, old, new: now }) => [
      urn.split("::").at(-1) ?? urn,
      [op, ...differences(op, old?.inputs, now?.inputs)],
    ]),
  );
}

function differences(op: string, before: Record<string, unknown> = {}, after: Record<string, unknown> = {}): string[] {
  if (op !== "update" && op !== "replace") return [];
  const [old, now] = [leaves(before), leaves(after)];
  const show = (value: unknown) => (value === undefined ? "nothing" : JSON.stringify(value));
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((path) => old[path] !== now[path])
    .sort()
    .map((path) => `${path}: ${show(old[path])} → ${show(now[path])}`);
}

/** Values by path, labels one by one; what begins with `__` is internal. */
function leaves({ languageLabels, ...rest }: Record<string, unknown>): Record<string, unknown> {
  const labels = Object.entries(languageLabels ?? {}).map(([language, label]): [string, unknown] => [
    `languageLabels.${language}`,
    label,
  ]);
  const shown = Object.entries(rest).filter(([key]) => !key.startsWith("__"));
  return Object.fromEntries<unknown>([...shown, ...labels]);
}

/**
 * The ids of a catalogue's statuses by key.
 * @throws Error unless the organisation's active definitions are exactly the catalogue, word for word
 */
export function idsOf(statuses: Record<string, DeclaredStatus>, definitions: Definition[]): Record<string, string> {
  const active = definitions.filter(({ deactivated }) => !deactivated);
  const words = ({ systemPresence, languageLabels }: Pick<Definition, "systemPresence" | "languageLabels">) =>
    JSON.stringify([systemPresence, sorted(Object.entries(languageLabels))]);
  const desired = Object.entries(statuses).map(
    ([key, { systemPresence, ...languageLabels }]) => [key, words({ systemPresence, languageLabels })] as const,
  );
  expectEqual("the organisation's active statuses", active.map(words).sort(), desired.map(([, text]) => text).sort());
  return Object.fromEntries(desired.map(([key, text]) => [key, active.find((one) => words(one) === text)?.id ?? ""]));
}

export function sorted<T>(entries: (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
