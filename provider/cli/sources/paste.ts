import type { Desired } from "../../definition/definition.js";
import { keysOf } from "../export/keys.js";
import { yamlKey, yamlText } from "../export/literals.js";

/**
 * Statuses as a catalogue file says them, to be pasted under its `statuses`: each is bound to its definition where that is known.
 * Nothing in it is invisible, whatever a label holds.
 */
export function pasteOf(statuses: readonly { id?: string; definition: Desired }[]): string {
  const named = statuses.map(({ id, definition }, index) => ({ ...definition, adoptId: id, id: id ?? String(index) }));
  const keys = keysOf(named);
  return named
    .flatMap(({ id, adoptId, systemPresence, languageLabels }) => [
      `  ${yamlKey(keys.get(id) ?? id)}:`,
      `    systemPresence: ${yamlText(systemPresence)}`,
      "    languageLabels:",
      ...Object.entries(languageLabels).map(([language, label]) => `      ${yamlKey(language)}: ${yamlText(label)}`),
      ...(adoptId === undefined ? [] : [`    adoptId: ${yamlText(adoptId)}`]),
    ])
    .join("\n");
}
