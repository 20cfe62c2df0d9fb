import type { Desired } from "../definition/definition.js";
import { whyNotAsItIs } from "../definition/inputs.js";
import { sharedLanguage } from "../definition/likeness.js";
import { closePairs } from "../definition/look-alike.js";
import { keysOf } from "./export/keys.js";
import { yamlKey, yamlText } from "./export/literals.js";
import { visible, visibleInCode } from "./text.js";

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

/** A status that a catalogue has, by its key. */
interface Keyed {
  key: string;
  definition: Desired;
}

/**
 * Statuses of an organisation as text to be pasted under the `statuses` of a catalogue file, each bound to its definition. What else the
 * file then has to say stands before a status; what no file can have is a comment that says why.
 * @param declared what the file has already
 */
export function pasteOf(statuses: readonly (Desired & { id: string })[], declared: readonly Keyed[]): string {
  const fitting = statuses.filter((one) => whyNotAsItIs(one) === undefined);
  const keys = keysOf(fitting, new Set(declared.map(({ key }) => key)));
  const pasted = fitting.map((definition) => ({ key: keys.get(definition.id) ?? definition.id, definition }));
  const twins = twinsAmong([...declared, ...pasted]);
  return [
    ...pasted.flatMap(({ key, definition }) => [
      ...Array.from(
        twins.get(key) ?? [],
        (other) => `  # has a label of ${visible(other)}: rename one, or add both to allowTwins`,
      ),
      ...statusLines(key, definition, { adoptId: definition.id }),
    ]),
    ...statuses
      .flatMap((one) => whyNotAsItIs(one) ?? [])
      .map((reason) => `  # left out until it is put right in Genesys Cloud: ${visibleInCode(reason)}`),
  ].join("\n");
}

/** By its key, those before a status that it shares a label with, which no catalogue has unless it says so. */
function twinsAmong(all: readonly Keyed[]): ReadonlyMap<string, ReadonlySet<string>> {
  const twins = new Map<string, Set<string>>();
  for (const [one, other] of closePairs(all, ({ definition }) => definition.languageLabels))
    if (sharedLanguage(one.definition, other.definition) !== undefined)
      twins.set(other.key, (twins.get(other.key) ?? new Set()).add(one.key));
  return twins;
}
