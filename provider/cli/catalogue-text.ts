import type { Desired } from "../definition/definition.js";
import { keysOf } from "./export/keys.js";
import { yamlKey, yamlText } from "./export/literals.js";

type Words = Pick<Desired, "languageLabels" | "systemPresence">;

/** A status as a catalogue file says it, in lines. Nothing in it is invisible, whatever a label holds. */
export function statusLines(key: string, { systemPresence, languageLabels }: Words, settings: object): string[] {
  return [
    `  ${yamlKey(key)}:`,
    `    systemPresence: ${yamlText(systemPresence)}`,
    "    languageLabels:",
    ...entries("      ", languageLabels),
    ...entries("    ", settings),
  ];
}

function entries(indent: string, values: object): string[] {
  return Object.entries(values).map(
    ([name, value]) => `${indent}${yamlKey(name)}: ${typeof value === "string" ? yamlText(value) : String(value)}`,
  );
}

/** Statuses of an organisation as text to be pasted under the `statuses` of a catalogue file, each bound to its definition. */
export function pasteOf(statuses: readonly (Words & { id: string })[]): string {
  const keys = keysOf(statuses);
  return statuses
    .flatMap((status) => statusLines(keys.get(status.id) ?? status.id, status, { adoptId: status.id }))
    .join("\n");
}
