import Table from "cli-table3";
import { visible } from "./text.js";

/** One column of a listing. */
export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
}

/** Columns alone: lines would only be in the way of who copies or greps. */
const noLines = Object.fromEntries(
  ["top", "bottom", "left", "right", "mid"].flatMap((side) =>
    ["", "-mid", "-left", "-right"].map((corner) => [`${side}${corner}`, ""]),
  ),
);

/** Prints a listing for people, on stdout. */
export function printListing<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): void {
  console.log(listingText(columns, rows));
}

/** A listing for people. */
export function listingText<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const head = columns.map(({ title }) => title.toUpperCase());
  return textOf([head, ...rows.map((row) => columns.map(({ cell }) => visible(cell(row))))]);
}

/** Prints the facts of one thing for people, on stdout; a fact without a value is left out. */
export function printFacts(facts: readonly (readonly [name: string, value: string | undefined])[]): void {
  console.log(textOf(facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, visible(value)]]))));
}

/** Wide characters count as two columns. */
function textOf(rows: string[][]): string {
  const table = new Table({
    chars: { ...noLines, middle: "  " },
    style: { border: [], "padding-left": 0, "padding-right": 0 },
  });
  table.push(...rows);
  return table.toString().replace(/ +$/gm, "");
}
