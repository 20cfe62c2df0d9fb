import Table from "cli-table3";

/** Prints a value for programs: JSON on stdout, where nothing else goes. */
export function printJson(value: unknown): void {
  console.log(JSON.stringify(value, undefined, 2));
}

/** Columns alone: lines would only be in the way of who copies or greps. */
const noLines = Object.fromEntries(
  ["top", "bottom", "left", "right", "mid"].flatMap((side) =>
    ["", "-mid", "-left", "-right"].map((corner) => [`${side}${corner}`, ""]),
  ),
);

/** Prints a table for people, on stdout; wide characters count as two columns. */
export function printTable(rows: readonly (readonly string[])[], head?: readonly string[]): void {
  const table = new Table({
    chars: { ...noLines, middle: "  " },
    style: { border: [], "padding-left": 0, "padding-right": 0 },
  });
  table.push(...(head ? [head.map((title) => title.toUpperCase())] : []), ...rows.map((row) => row.map(visible)));
  console.log(table.toString().replace(/ +$/gm, ""));
}

/** Prints what is for people's eyes only, on stderr. */
export function note(text: string): void {
  console.error(`presence: ${text.split("\n").map(visible).join("\n")}`);
}

/** What a server or a file says must not steer the terminal: control characters are shown as their code. */
function visible(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
