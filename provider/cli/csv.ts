import { type Info, parse } from "csv-parse/sync";
import { readEncodedText } from "../catalogue-file/text-file.js";
import { csvLine, delimiters } from "./csv-line.js";
import { writeWhole } from "./files.js";
import { counted } from "./text.js";

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
  const lines = text.split("\n");
  const delimiter = told ?? mostUsed(lines.find(hasValue) ?? "");
  let doneLines = told === undefined ? 0 : 1;
  let isBroken = false;
  const records = parse(text, {
    delimiter,
    from_line: told === undefined ? 1 : 2,
    info: true,
    trim: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    relax_column_count: true,
    skip_records_with_error: true,
    on_record: (record: string[], { lines }) => {
      doneLines = lines;
      return record;
    },
    on_skip: (error) => {
      const line = Number(error?.["lines"]);
      const { code = "", message = "is malformed" } = error ?? {};
      // One fault of a line makes others, and where a text ends wrongly, all that is behind it follows from that.
      if (line <= doneLines || isBroken) return undefined;
      const first = lines.findIndex((one, index) => index >= doneLines && hasValue(one)) + 1;
      fault(first, malformed[code] ?? message);
      [doneLines, isBroken] = [line, code !== "INVALID_OPENING_QUOTE"];
      return undefined;
    },
  }) as unknown as { record: string[]; info: Info }[];
  const [header, ...rows] = records.map(({ record, info }) => ({
    line: info.lines - record.join("").split("\n").length + 1,
    // Quotes do not make a blank at the end meant: some spreadsheets put every text between them.
    cells: record.map((cell) => cell.trim()),
  }));
  return {
    delimiter,
    header: header?.cells ?? [],
    rows,
    encode: (changed) => encode(told === undefined ? changed : `${firstLine}\n${changed}`),
  };
}

/** What is wrong with a row, which begins in the line that is told. */
const malformed: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'has a quote (") that nothing closes: put one behind the text, or take it out',
  CSV_INVALID_CLOSING_QUOTE: 'has text behind a closing quote ("): a quote in a text is written twice, ""',
  INVALID_OPENING_QUOTE:
    'has a quote (") in a text that does not begin with one: put quotes around the text, and write that one twice, ""',
};

/** Whether there is more to a line than what separates values. */
const hasValue = (line: string) => /[^\s,;]/.test(line);

function mostUsed(line: string): string {
  const bare = line.replace(/"[^"]*"/g, "");
  const uses = (delimiter: string) => bare.split(delimiter).length;
  return Object.values(delimiters).reduce((most, one) => (uses(one) > uses(most) ? one : most));
}

/** What is wrong with a row that has another number of values than the header. */
export function unlikeHeader({ cells }: CsvRow, { header }: Csv): string {
  return `has ${counted(cells.length, "value")}, and the header ${header.length}`;
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
