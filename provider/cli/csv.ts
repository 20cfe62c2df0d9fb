import { type Info, parse } from "csv-parse/sync";
import { readEncodedText } from "../catalogue-file/text-file.js";
import { csvLine } from "./csv-line.js";
import { writeWhole } from "./files.js";

/** What separates the values of a row, by its name. */
export const delimiters = { comma: ",", semicolon: ";", tab: "\t" } as const;

/** A CSV file as people's spreadsheets write it. */
export interface Csv {
  delimiter: string;
  header: readonly string[];
  rows: readonly CsvRow[];
  /** How the file that it was read from is written; absent for one that is made anew. */
  encode?: (text: string) => Buffer;
}

export interface CsvRow {
  /** Where it begins, the file's first line being 1. */
  line: number;
  cells: readonly string[];
}

/**
 * Reads a CSV file whose first line is its header; it may be separated by semicolons or tabs as well.
 * @param fault gets everything that is malformed; such rows are left out
 * @throws Error that says why the file cannot be read
 */
export function readCsv(path: string, fault: (line: number, reason: string) => void): Csv {
  const { text, encode } = readEncodedText(path);
  if (text.trim() === "") throw new Error("it is empty: it needs a header and its rows");
  const [firstLine = ""] = text.split("\n", 1);
  // What tells Excel the delimiter is no row.
  const [, told] = /^sep=(.)$/.exec(firstLine) ?? [];
  const delimiter = told ?? mostUsed(firstLine);
  const records = parse(text, {
    delimiter,
    from_line: told === undefined ? 1 : 2,
    info: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      fault(Number(error?.["lines"]), error?.message.replace(/ at line \d+/, "") ?? "malformed");
      return undefined;
    },
  }) as unknown as { record: string[]; info: Info }[];
  const [header, ...rows] = records.map(({ record, info }) => ({
    line: info.lines - record.join("").split("\n").length + 1,
    cells: record,
  }));
  return {
    delimiter,
    header: header?.cells ?? [],
    rows,
    encode: (changed) => encode(told === undefined ? changed : `${firstLine}\n${changed}`),
  };
}

function mostUsed(line: string): string {
  const uses = (delimiter: string) => line.split(delimiter).length;
  return Object.values(delimiters).reduce((most, one) => (uses(one) > uses(most) ? one : most));
}

/** What is wrong with a row that has another number of values than the header. */
export function unlikeHeader({ cells }: CsvRow, { header }: Csv): string {
  return `has ${cells.length} values, and the header ${header.length}`;
}

/** The text of a CSV file. */
export function csvText({ delimiter, header, rows }: Csv): string {
  const lines = [header, ...rows.map(({ cells }) => cells)].map((cells) => csvLine(cells, delimiter));
  return `${lines.join("\n")}\n`;
}

/**
 * Writes a CSV file, so that at any moment there is the old one or the new one: as the file is written that it was read from, or in UTF-8
 * with the mark without which Excel takes it for another encoding.
 * @param cure what to do where it cannot be written, if it is not as usual
 * @throws Exit (failed) that says why it cannot be written
 */
export function writeCsv(path: string, csv: Csv, cure?: string): void {
  const { encode = (text) => Buffer.from(`\uFEFF${text}`) } = csv;
  writeWhole(path, encode(csvText(csv)), cure);
}
