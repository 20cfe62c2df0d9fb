import { Script } from "node:vm";
import anyAscii from "any-ascii";
import type { LanguageLabels } from "../../api/models.js";
import type { Definition } from "../../definition/definition.js";

/** What a key is made of. */
type Keyed = Pick<Definition, "id" | "languageLabels" | "systemPresence">;

/** The longest key that labels are made into, in characters. */
const maxLength = 40;

/**
 * A key for each definition, by id: its label as an identifier, such as `teamMeeting`. Where several definitions have one label,
 * the system presence tells them apart, and otherwise the beginning of the id. A key depends on the definitions, not on their order.
 * @param taken keys that others have already
 */
export function keysOf(definitions: readonly Keyed[], taken: ReadonlySet<string> = new Set()): Map<string, string> {
  const open = definitions.map((definition) => ({
    id: definition.id,
    candidates: candidatesOf(definition).filter((key) => !taken.has(key)),
  }));
  for (;;) {
    const uses = new Map<string | undefined, number>();
    for (const { candidates } of open) uses.set(candidates[0], (uses.get(candidates[0]) ?? 0) + 1);
    const clashing = open.filter(({ candidates }) => (uses.get(candidates[0]) ?? 0) > 1);
    if (clashing.length === 0) return new Map(open.map(({ id, candidates }) => [id, candidates[0] ?? id]));
    for (const { candidates } of clashing) candidates.shift();
  }
}

/** Keys to try, from the one that reads best to one that no other definition can have. */
function candidatesOf({ id, languageLabels, systemPresence }: Keyed): string[] {
  const name = identifierOf(languageLabels);
  const letters = id.replace(/[^A-Za-z0-9]/g, "");
  return [
    name,
    `${name}${systemPresence}`,
    `${name}_${letters.slice(0, 4)}`,
    `${name}_${letters.slice(0, 8)}`,
    `${name}_${Buffer.from(id).toString("hex")}`,
  ];
}

function identifierOf(labels: LanguageLabels): string {
  const languages = ["en_US", "en", ...Object.keys(labels).toSorted()];
  const texts = languages.flatMap((language) => labels[language] ?? []);
  // An emoji beside a word says the same once more; alone it is all there is.
  const attempts = texts.flatMap((text) => [text.replace(/\p{Extended_Pictographic}/gu, ""), text]);
  const name = camelCase(attempts.map(wordsOf).find(({ length }) => length > 0) ?? []);
  if (!/^[a-z]/.test(name)) return `status${name}`;
  return isFree(name) ? name : `${name}Status`;
}

function wordsOf(text: string): string[] {
  const ascii = anyAscii(text).replaceAll("'", "");
  return ascii.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? [];
}

function camelCase(words: readonly string[]): string {
  let name = "";
  for (const word of words) {
    const next = name + (name === "" ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase());
    if (name !== "" && next.length > maxLength) break;
    name = next.slice(0, maxLength);
  }
  return name;
}

/** Whether a name is neither reserved by the language, which is asked itself, nor by Pulumi YAML, nor inherited by every object. */
function isFree(name: string): boolean {
  if (name === "pulumi") return false;
  try {
    new Script(`"use strict"; let ${name};`);
    return !(name in {});
  } catch {
    return false;
  }
}
