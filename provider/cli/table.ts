import { csvLine, delimiters, guarded } from "./csv-line.js";
import { layOut, stack, type Strip } from "./layout.js";
import { code, plain } from "./markdown.js";
import { printTo } from "./output.js";
import type { PrintOptions } from "./print-options.js";
import { styled, widthOf } from "./terminal.js";
import { inOneLine, jsonOf, note, visible } from "./text.js";

/** One column of a listing. */
export interface Column<Row> {
  /** What the header of CSV and TSV calls it: `systemPresence`. */
  readonly name: string;
  /** What `--columns` chooses it by besides, together with others: `label` for `label.es`. */
  readonly group?: string;
  /** What people read above it; the words of its name unless given: `System presence`. */
  readonly title?: string;
  /** What it says of a row; nothing where there is nothing to say. */
  readonly cell: (row: Row) => string | undefined;
  /** What people read in place of it, in a table or in Markdown, where they need more than programs do. */
  readonly shown?: (row: Row) => string | undefined;
  /** Whether these are the ids of the rows, which `--quiet` prints alone. For want of width, a terminal gets their beginnings. */
  readonly isId?: boolean;
  /** The higher, the sooner a terminal goes without it for want of width; without one, never. */
  readonly spare?: number;
}

/** What there is to print. */
export interface Listing<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** What programs get as JSON unless they choose columns; the rows unless given. */
  readonly json?: unknown;
  /** What people are told, in place of a table, where there are no rows. */
  readonly none?: string;
  /** Whether a row steps back. */
  readonly isMuted?: (row: Row) => boolean;
  /**
   * Whether its CSV is for people's spreadsheets: no cell is a formula there, and a file has the mark without which Excel takes it for
   * one in the system's own encoding. Otherwise a cell is left as it is: a program has to get a label as what it was.
   */
  readonly isSheet?: boolean;
}

/**
 * Prints a listing as the options say. A terminal gets a table that fits it; a pipe and a file get everything, as CSV and TSV with what
 * nobody sees as it is.
 * @throws Exit (failed) where the file that they name cannot be written
 */
export function printListing<Row>(listing: Listing<Row>, options: PrintOptions): void {
  const { rows, none } = listing;
  if (rows.length === 0 && none !== undefined) note(none);
  if (options.quiet) write(idsOf(listing), options);
  else if (options.format === "json") write([jsonOf(jsonIn(listing, options))], options);
  else if (options.format === "markdown") write(markdownOf(listing, options), options);
  else if (options.format !== "table") write(separated(listing, options, options.format), options);
  else if (rows.length > 0 || none === undefined) write(tableOf(listing, options), options);
}

/** Prints one thing; people get each of its facts on a line of its own. Throws what `printListing` does. */
export function printOne<Row>(row: Row, columns: readonly Column<Row>[], options: PrintOptions): void {
  const listing = { columns, rows: [row] };
  if (options.quiet || options.format !== "table") printListing({ ...listing, json: row }, options);
  else write(stack(stripsOf(listing, options)).rows, options);
}

function write(lines: readonly string[], { output }: PrintOptions): void {
  printTo(output, lines.map((line) => `${line}\n`).join(""));
}

/** The columns that are asked for, in that order. */
function chosen<Row>(
  { columns }: Listing<Row>,
  { columns: names }: Pick<PrintOptions, "columns">,
): readonly Column<Row>[] {
  return names?.flatMap((name) => columns.filter((column) => column.name === name || column.group === name)) ?? columns;
}

function idsOf<Row>({ columns, rows }: Listing<Row>): string[] {
  const cell = columns.find(({ isId }) => isId)?.cell;
  return rows.flatMap((row) => cell?.(row) ?? []).map(visible);
}

function jsonIn<Row>(listing: Listing<Row>, options: PrintOptions): unknown {
  const { rows, json = rows } = listing;
  if (options.columns === undefined) return json;
  const columns = chosen(listing, options);
  const objects = rows.map((row) => Object.fromEntries(columns.map(({ name, cell }) => [name, cell(row) ?? null])));
  return json === rows[0] ? objects[0] : objects;
}

function markdownOf<Row>(listing: Listing<Row>, options: PrintOptions): string[] {
  const columns = chosen(listing, options);
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(columns.map(({ name, title = wordsOf(name) }) => plain(title))),
    `|${" --- |".repeat(columns.length)}`,
    ...listing.rows.map((row) => line(columns.map(({ cell, shown = cell }) => (shown(row) ? code(shown(row)) : "")))),
  ];
}

function separated<Row>(listing: Listing<Row>, options: PrintOptions, format: "csv" | "tsv"): string[] {
  const { delimiter = "comma" } = options;
  const columns = chosen(listing, options);
  const isOnTerminal = options.output === undefined && process.stdout.isTTY;
  const oneLine = isOnTerminal ? visible : inOneLine;
  const textOf = (cell = "") => (listing.isSheet ? guarded(oneLine(cell)) : oneLine(cell));
  const lines = [
    columns.map(({ name }) => name),
    ...listing.rows.map((row) => columns.map(({ cell }) => textOf(cell(row)))),
  ];
  const mark = listing.isSheet && options.output !== undefined ? "\uFEFF" : "";
  // In TSV nothing needs quotes: no cell has a tab or a line break in it.
  const [head = "", ...rows] = lines.map((cells) =>
    format === "csv" ? csvLine(cells, delimiters[delimiter]) : cells.join("\t"),
  );
  return [mark + head, ...rows];
}

/** The lines of a table as `printListing` prints it, for those who print more than a table. */
export function tableOf<Row>(listing: Listing<Row>, options: Pick<PrintOptions, "columns" | "output"> = {}): string[] {
  const isForScreen = options.output === undefined;
  const {
    head,
    rows,
    leftOut = [],
  } = layOut(stripsOf(listing, options), isForScreen ? widthOf(process.stdout) : undefined);
  if (leftOut.length > 0)
    note(`Left out for want of width: ${leftOut.join(", ")}. --columns chooses, and a pipe gets everything.`);
  if (!isForScreen) return [...(head ?? []), ...rows];
  const { rows: items, isMuted = () => false } = listing;
  const isDim = items.map(isMuted);
  return [
    ...(head ?? []).map((line) => styled("bold", line, process.stdout)),
    ...rows.map((line, index) => (isDim[index] ? styled("dim", line, process.stdout) : line)),
  ];
}

function stripsOf<Row>(listing: Listing<Row>, options: Pick<PrintOptions, "columns">): Strip[] {
  return chosen(listing, options).map(({ name, title = wordsOf(name), cell, shown = cell, isId = false, spare }) => ({
    title: visible(title),
    cells: listing.rows.map((row) => visible(shown(row) ?? "")),
    isId,
    spare,
  }));
}

/** What `--columns` calls these columns. */
export function columnNames(columns: readonly Pick<Column<never>, "name" | "group">[]): string[] {
  return [...new Set(columns.map(({ name, group }) => group ?? name))];
}

/** `System presence` for `systemPresence`. */
function wordsOf(name: string): string {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
