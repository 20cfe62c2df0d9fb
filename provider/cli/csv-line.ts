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
