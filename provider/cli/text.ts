import { hasUnknown } from "../definition/checks.js";

/** Controls, separators of lines and paragraphs, and format characters, without the joiners that scripts and emoji need. */
const hidden = /(?!\u200C|\u200D)[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** The same, and every white space but the blank: in code, all there is to a text has to be seen. */
const hiddenInCode = /(?!\u200C|\u200D| )[\p{C}\p{Z}]/gu;

/**
 * A text for people's eyes: what would be invisible, steer a terminal or change the direction of the text is shown by its code
 * point, as in `⟨U+001B⟩`.
 */
export function visible(text: string): string {
  return text.replace(hidden, (character) => `⟨U+${hex(character.codePointAt(0)).toUpperCase()}⟩`);
}

/** A text for TypeScript code: the same characters are escaped, as in `\u001b`. */
export function visibleInCode(text: string): string {
  return text.replace(hiddenInCode, (character) =>
    character
      .split("")
      .map((unit) => `\\u${hex(unit.charCodeAt(0))}`)
      .join(""),
  );
}

/** Any value for people's eyes: a text as it is, anything else as JSON. */
export function shown(value: unknown): string {
  if (hasUnknown(value)) return "(known only when it runs)";
  return visible(typeof value === "string" ? value : JSON.stringify(value));
}

function hex(code = 0): string {
  return code.toString(16).padStart(4, "0");
}

/** `1 status`, `2 statuses`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Prints a value for programs: JSON on stdout, where nothing else goes. */
export function printJson(value: unknown): void {
  console.log(JSON.stringify(value, undefined, 2));
}

/** Prints what is for people's eyes only, on stderr. */
export function note(text: string): void {
  console.error(`presence: ${text.split("\n").map(visible).join("\n")}`);
}
