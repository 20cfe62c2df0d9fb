import { Option } from "commander";

/** What separates the values of a row, by its name. */
export const delimiters = { comma: ",", semicolon: ";", tab: "\t" } as const;

export type Delimiter = keyof typeof delimiters;

export const delimiterOption = (): Option =>
  new Option(
    "--delimiter <delimiter>",
    "what separates the columns of CSV: semicolon for Excel in most of Europe",
  ).choices(Object.keys(delimiters));

/** A line of CSV, without its end. */
export function csvLine(cells: readonly string[], delimiter: string): string {
  const quoted = (cell: string) => (/["\r\n\t;,]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return cells.map(quoted).join(delimiter);
}

/**
 * A cell that no spreadsheet runs as a formula: an apostrophe before what would begin one, and before what has such an apostrophe
 * already, so that taking one away gives back every text as it was.
 */
export function guarded(text: string): string {
  return /^'*[=+\-@＝＋－＠]/.test(text) ? `'${text}` : text;
}

/** The text of a cell that was guarded. */
export function unguarded(text: string): string {
  return /^'+[=+\-@＝＋－＠]/.test(text) ? text.slice(1) : text;
}
