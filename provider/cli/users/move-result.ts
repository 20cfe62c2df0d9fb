import { statSync } from "node:fs";
import { guarded } from "../csv-line.js";
import { type Csv, type CsvRow, readCsv, unlikeHeader, writeCsv } from "../csv.js";
import { Exit, exitCodes } from "../exit-codes.js";
import type { FoundUser } from "../find-user.js";
import { inOneLine, visible } from "../text.js";
import type { UserOutcome } from "./file.js";

/** What became of a user who was in the status: `left` where that was no longer so, when it came to this user. */
export type MoveOutcome = UserOutcome | "found" | "left";

/** What a result file is about, by ids: it has each as a column, `status` being the one that `presence users set` takes. */
interface Move {
  from: string;
  status: string;
  source: string;
}

const columns = ["userId", "name", "email", "from", "status", "source", "outcome"];

/**
 * Writes what became of users beside what the file has already of others.
 * @param cure what to do where it cannot be written, if it is not as usual
 * @throws Exit (failed)
 */
type SaveResult = (users: readonly FoundUser[], outcomes: ReadonlyMap<string, MoveOutcome>, cure?: string) => void;

/**
 * Opens the result file of a move, to which each run adds.
 * @throws Exit (usage) where there is a file that is not this move's
 */
export function openMoveResult(path: string | undefined, move: Move): SaveResult {
  if (path === undefined) return () => undefined;
  const kept = keptIn(path, move);
  const { header } = kept;
  const idOf = ({ cells }: CsvRow) => cells[header.indexOf("userId")] ?? "";
  const known = new Set(kept.rows.map(idOf));
  return (users, outcomes, cure) => {
    const told = new Map(
      users.map(({ id, name = "", email = "" }) => {
        const outcome = outcomes.get(id) ?? "unknown";
        return [id, { ...move, userId: id, name: cellOf(name), email: cellOf(email), outcome }];
      }),
    );
    const withTold = (row: CsvRow): CsvRow => {
      const user = told.get(idOf(row));
      // That somebody was found never takes the place of what became of them.
      if (user === undefined || (user.outcome === "found" && known.has(user.userId))) return row;
      const values = new Map<string, string>(Object.entries(user));
      return { ...row, cells: header.map((title, index) => values.get(title) ?? row.cells[index] ?? "") };
    };
    const added = users
      .filter(({ id }) => !known.has(id))
      .map(({ id }, index) => ({
        line: kept.rows.length + index + 2,
        cells: header.map((title) => (title === "userId" ? id : "")),
      }));
    writeCsv(path, { ...kept, rows: [...kept.rows, ...added].map(withTold) }, cure);
  };
}

/** What users call themselves is no formula to the spreadsheet that the file's mark is for. */
const cellOf = (text: string) => guarded(inOneLine(text));

/** What earlier runs of a move have written. */
function keptIn(path: string, move: Move): Csv {
  const stats = statSync(path, { throwIfNoEntry: false });
  // What is no file, such as a named pipe, keeps nothing.
  if (!stats?.isFile() || stats.size === 0) return { delimiter: ",", header: columns, rows: [] };
  const refuse = (reason: string) =>
    new Exit(
      exitCodes.usage,
      `${path} is there already, and is no result file of this move: ${reason}. Nothing was sent: name another file.`,
    );
  const faults: string[] = [];
  const csv = read(path, (line, reason) => faults.push(`line ${line} ${reason}`));
  if (typeof csv === "string") throw refuse(csv);
  const { header, rows } = csv;
  const missing = columns.find((title) => !header.includes(title));
  if (missing !== undefined) throw refuse(`it has no column "${missing}"`);
  for (const row of rows) {
    if (row.cells.length !== header.length) faults.push(`line ${row.line} ${unlikeHeader(row, csv)}`);
    for (const [title, expected] of Object.entries(move)) {
      const cell = row.cells[header.indexOf(title)] ?? "";
      if (cell !== expected) faults.push(`line ${row.line} has ${title} "${visible(cell)}", and not ${expected}`);
    }
  }
  if (faults[0] !== undefined) throw refuse(faults[0]);
  return csv;
}

function read(path: string, fault: (line: number, reason: string) => void): Csv | string {
  try {
    return readCsv(path, fault);
  } catch (error) {
    return (error as Error).message;
  }
}
