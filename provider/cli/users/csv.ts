import { type Info, parse } from "csv-parse/sync";
import { readTextFile, writeWhole } from "../files.js";
import { csvLine } from "../table.js";

/** A CSV file as people's spreadsheets write it. */
export interface Csv {
  delimiter: string;
  header: readonly string[];
  rows: readonly CsvRow[];
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
  const text = readTextFile(path);
  if (text.trim() === "") throw new Error("it is empty, and needs a header and a line for each user.");
  const firstLine = /^.*/.exec(text)?.[0] ?? "";
  const delimiter = [",", ";", "\t"].find((one) => firstLine.includes(one)) ?? ",";
  const records = parse(text, {
    delimiter,
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
  for (const { line, cells } of rows)
    if (cells.length !== header?.cells.length)
      fault(line, `has ${cells.length} values, and the header ${header?.cells.length ?? 0}`);
  return { delimiter, header: header?.cells ?? [], rows };
}

/**
 * Writes a CSV file, so that at any moment there is the old one or the new one.
 * @throws Exit (failed) that says why it cannot be written
 */
export function writeCsv(path: string, { delimiter, header, rows }: Csv): void {
  const lines = [header, ...rows.map(({ cells }) => cells)].map((cells) => csvLine(cells, delimiter));
  writeWhole(path, `${lines.join("\n")}\n`);
}
