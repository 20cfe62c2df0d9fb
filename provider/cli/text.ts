import { hasUnknown } from "../definition/checks.js";
import { counted, hidden, inOneLine, visible, visibleLines } from "../definition/text.js";

export { counted, inOneLine, visible, visibleLines };

/** What is never shown as it is, and every white space but the blank: in code, all there is to a text has to be seen. */
const hiddenInCode = new RegExp(String.raw`${hidden.source}|(?!\u200C|\u200D| )[\p{C}\p{Z}]`, "gu");

/**
 * A text for TypeScript code or JSON: such characters are escaped, as in `\u001b`.
 * @param escapeLong how the language escapes those that have no four digits; by halves unless given
 */
export function visibleInCode(text: string, escapeLong = escapeUnits): string {
  return text.replace(hiddenInCode, (character) => (character.length > 1 ? escapeLong : escapeUnits)(character));
}

function escapeUnits(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}

/** Any value for people's eyes: a text as it is, anything else as JSON. */
export function shown(value: unknown): string {
  if (hasUnknown(value)) return "(known only when it runs)";
  return visible(typeof value === "string" ? value : JSON.stringify(value));
}

/** A value for programs, as JSON that is safe to look at. */
export function jsonOf(value: unknown): string {
  return JSON.stringify(value, undefined, 2)
    .split("\n")
    .map((line) => visibleInCode(line))
    .join("\n");
}

/** Prints what is for people's eyes only, on stderr; a progress bar makes room for it. */
export function note(text: string): void {
  printNote(`presence: ${visibleLines(text)}`);
}

const onStderr = (text: string) => console.error(text);
let printNote = onStderr;

/** Has notes printed in another way, or, without one, on stderr as ever. */
export function printNotes(print = onStderr): void {
  printNote = print;
}

/** The first of many, and how many more there are. */
export function firstOf(items: readonly string[], most = 10): readonly string[] {
  return items.length <= most ? items : [...items.slice(0, most), `${items.length - most} more`];
}

/** The first lines of many, where the page shows all. */
export function firstLines(lines: readonly string[], most: number): readonly string[] {
  const more = lines.length - most;
  return more > 0 ? [...lines.slice(0, most), `and ${more} more, which --format html shows`] : lines;
}

const list = new Intl.ListFormat("en-GB");

/** `one, two and three`. */
export function inWords(items: readonly string[]): string {
  return list.format(items);
}
