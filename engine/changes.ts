import { isDeepStrictEqual } from "node:util";
import type { Operation, Step } from "./results.js";
import { isMap, UNKNOWN, type PropertyMap, type Value } from "./values.js";

/**
 * A line for every input that a step changes, such as `~ labels: { ~ en: "Lunch" => "Midday", + fr: "Midi" }`; for every
 * output where a refresh found the inputs as they were.
 */
export function changeLines({ op, oldState, newState }: Step): string[] {
  if (newState === undefined) return [];
  const inInputs = changesBetween(oldState?.inputs ?? {}, newState.inputs);
  return op === "refresh" && inInputs.length === 0
    ? changesBetween(oldState?.outputs ?? {}, newState.outputs)
    : inInputs;
}

/** How many steps there are of each kind; what a refresh found counts only where it is all that is done. */
export function countSteps(steps: readonly Step[], isRefresh: boolean): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const step of steps) {
    const op = isRefresh ? foundBy(step) : step.op;
    if (op !== "refresh") counts[op] = (counts[op] ?? 0) + 1;
  }
  return counts;
}

function foundBy(refresh: Step): Operation {
  if (refresh.newState === undefined) return "delete";
  return changeLines(refresh).length > 0 ? "update" : "same";
}

function changesBetween(olds: PropertyMap, news: PropertyMap): string[] {
  const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])].sort();
  return keys
    .filter((key) => isShown(key) && !isDeepStrictEqual(olds[key], news[key]))
    .map((key) => changeLine(key, olds[key], news[key]));
}

function changeLine(key: string, old: Value | undefined, now: Value | undefined): string {
  if (isMap(old) && isMap(now)) return `~ ${key}: { ${changesBetween(old, now).join(", ")} }`;
  if (old === undefined) return `+ ${key}: ${formatValue(now)}`;
  return now === undefined ? `- ${key}: ${formatValue(old)}` : `~ ${key}: ${formatValue(old)} => ${formatValue(now)}`;
}

export function formatValue(value: unknown): string {
  if (value === UNKNOWN) return "[unknown]";
  if (Array.isArray(value)) return `[${value.map(formatValue).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([key]) => isShown(key));
  return `{ ${entries.map(([key, child]) => `${key}: ${formatValue(child)}`).join(", ")} }`;
}

/** `__provider` and the like are internal. */
function isShown(key: string): boolean {
  return !key.startsWith("__");
}
