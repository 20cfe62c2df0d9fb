import { type Csv, type CsvRow, readCsv, unlikeHeader } from "../csv.js";

/** What the file says of one user. */
export interface UserLine {
  row: CsvRow;
  userId: string;
  status?: string;
  message?: string;
  /** An earlier run has changed this user already, says the result file that it wrote. */
  done: boolean;
}

/** What became of a user. */
export type UserOutcome = "done" | "refused" | "unknown" | "not tried";

/** The columns with a meaning; others are carried along. */
const columns = ["userId", "status", "message", "outcome"] as const;
type FileColumn = (typeof columns)[number];

/** A file of users, as somebody wrote it or as `withOutcomes` made it. */
export interface UserFile {
  csv: Csv;
  lines: readonly UserLine[];
}

/**
 * Reads a CSV file with a column `userId` (or `id`) and, if wanted, `status` and `message`.
 * @param fault gets everything that is wrong with it
 */
export function readUserFile(path: string, fault: (line: number, reason: string) => void): UserFile {
  const csv = readCsv(path, fault);
  for (const row of csv.rows) if (row.cells.length !== csv.header.length) fault(row.line, unlikeHeader(row, csv));
  const places = placesOf(csv.header, fault);
  const firstLines = new Map<string, number>();
  const lines = csv.rows.map((row): UserLine => {
    const cell = (column: FileColumn) => row.cells[places[column] ?? -1] ?? "";
    const [userId, status, message] = [cell("userId"), cell("status"), cell("message")];
    const firstLine = firstLines.get(userId);
    if (userId === "" && places.userId !== undefined) fault(row.line, "has no user id");
    else if (firstLine !== undefined) fault(row.line, `is about user ${userId}, as line ${firstLine} is`);
    else firstLines.set(userId, row.line);
    return { row, userId, ...(status && { status }), ...(message && { message }), done: cell("outcome") === "done" };
  });
  return { csv, lines };
}

/** The file with each user's status, message and outcome, to read and to go on from. */
export function withOutcomes(
  { csv, lines }: UserFile,
  tell: (line: UserLine) => Partial<Record<FileColumn, string>>,
): Csv {
  const places = placesOf(csv.header, () => undefined);
  const added = columns.filter((column) => places[column] === undefined);
  const header = [...csv.header, ...added];
  const rows = lines.map((line) => {
    const told = tell(line);
    const cells = header.map((title, index) => {
      const column = columnOf(title);
      return (column && told[column]) ?? line.row.cells[index] ?? "";
    });
    return { ...line.row, cells };
  });
  return { ...csv, header, rows };
}

function placesOf(
  header: readonly string[],
  fault: (line: number, reason: string) => void,
): Partial<Record<FileColumn, number>> {
  const places: Partial<Record<FileColumn, number>> = {};
  for (const [index, title] of header.entries()) {
    const column = columnOf(title);
    if (column && places[column] !== undefined) fault(1, `has two columns "${column}"`);
    if (column) places[column] ??= index;
  }
  if (places.userId === undefined)
    fault(1, `has no column "userId", which the header has to name; it names: ${header.join(", ")}`);
  return places;
}

/** Spreadsheets' ways with a title: `User ID`, `user_id`. */
function columnOf(title: string): FileColumn | undefined {
  const bare = title.toLowerCase().replace(/[\s_-]/g, "");
  return bare === "id" ? "userId" : columns.find((column) => column.toLowerCase() === bare);
}
