import { unguarded } from "../csv-line.js";
import { type UserName, userNamed } from "../find-user.js";
import { visible } from "../text.js";
import { type Csv, type CsvRow, readCsv, unlikeHeader } from "../csv.js";

/** What the file says of one user. */
export interface UserLine {
  row: CsvRow;
  /** By id where the line has one, else by e-mail, else by name. */
  user: UserName;
  status?: string;
  message?: string;
  /** What an earlier run says of this user, in the result file that it wrote. */
  outcome: string;
}

/** What became of a user to whom a change was to be sent. */
export type UserOutcome = "done" | "refused" | "unknown" | "not tried";

/** The columns with a meaning, with what else they may be called; others are carried along. */
const columns = {
  userId: ["id"],
  email: ["emailaddress", "mail"],
  name: ["fullname"],
  user: ["username"],
  status: [],
  message: [],
  outcome: [],
} as const satisfies Record<string, readonly string[]>;
type FileColumn = keyof typeof columns;

/** The columns that a result file has in any case. */
const results = ["userId", "status", "message", "outcome"] as const satisfies readonly FileColumn[];

/** A file of users, as somebody wrote it or as `withOutcomes` made it. */
export interface UserFile {
  csv: Csv;
  lines: readonly UserLine[];
}

/**
 * Reads a CSV file that names users by a column `userId` (or `id`), `email`, `name` or, each in its own way, `user`, and has, if wanted,
 * `status` and `message`.
 * @param fault gets everything that is wrong with it
 */
export function readUserFile(path: string, fault: (line: number, reason: string) => void): UserFile {
  const csv = readCsv(path, fault);
  for (const row of csv.rows) if (row.cells.length !== csv.header.length) fault(row.line, unlikeHeader(row, csv));
  const places = placesOf(csv.header, fault);
  const lines = csv.rows.flatMap((row): UserLine[] => {
    const cell = (column: FileColumn) => row.cells[places[column] ?? -1] ?? "";
    const [status, message, outcome] = [cell("status"), cell("message"), cell("outcome")];
    const user = userOf(cell);
    if (!user && hasUsers(places)) fault(row.line, "names no user");
    return user ? [{ row, user, ...(status && { status }), ...(message && { message }), outcome }] : [];
  });
  return { csv, lines };
}

function userOf(cell: (column: FileColumn) => string): UserName | undefined {
  if (cell("userId") !== "") return { by: "id", value: userNamed(cell("userId")).value };
  // As the result file of a move has them, for spreadsheets.
  const [user, email, name] = [unguarded(cell("user")), unguarded(cell("email")), unguarded(cell("name"))];
  if (user !== "") return userNamed(user);
  if (email !== "") return { by: "email", value: email };
  return name === "" ? undefined : { by: "name", value: name };
}

/** The file with what is told of each user, to read and to go on from. */
export function withOutcomes(
  { csv, lines }: UserFile,
  tell: (line: UserLine) => Partial<Record<FileColumn, string>>,
): Csv {
  const places = placesOf(csv.header, () => undefined);
  const header = [...csv.header, ...results.filter((column) => places[column] === undefined)];
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

type Places = Partial<Record<FileColumn, number>>;

function placesOf(header: readonly string[], fault: (line: number, reason: string) => void): Places {
  const places: Places = {};
  for (const [index, title] of header.entries()) {
    const column = columnOf(title);
    if (column && places[column] !== undefined) fault(1, `has two columns "${column}"`);
    if (column) places[column] ??= index;
  }
  if (!hasUsers(places))
    fault(
      1,
      `has no column of users, which the header has to name: userId, email, name or user. It names: ${visible(header.join(", "))}`,
    );
  return places;
}

function hasUsers({ userId, user, email, name }: Places): boolean {
  return (userId ?? user ?? email ?? name) !== undefined;
}

/** Spreadsheets' ways with a title: `User ID`, `e-mail`. */
function columnOf(title: string): FileColumn | undefined {
  const bare = title.toLowerCase().replace(/[\s_-]/g, "");
  const known = Object.entries(columns) as [FileColumn, readonly string[]][];
  return known.find(([column, others]) => column.toLowerCase() === bare || others.includes(bare))?.[0];
}
