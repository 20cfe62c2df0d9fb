import type { Definition } from "../../definition/definition.js";
import { LookupError } from "../../definition/lookup.js";
import { Exit, exitCodes } from "../exit-codes.js";
import { type FindDefinition, settable } from "../find-definition.js";
import type { FindUser, FoundUser, UserName } from "../find-user.js";
import { visible } from "../text.js";
import { readUserFile, type UserFile, type UserLine } from "./file.js";

/** What holds for lines that say nothing themselves. */
export interface Defaults {
  status?: string;
  message?: string;
  /** The language that labels are in. */
  language?: string;
  /** The system presence that labels belong to. */
  systemPresence?: string;
}

/** What is to happen to one user. */
export interface UserChange {
  line: UserLine;
  user: FoundUser;
  /** The label or id that names the definition. */
  status: string;
  definition: Definition;
  message: string | undefined;
}

/** A line whose user is none, or may be one of several. */
interface Missing {
  line: UserLine;
  reason: string;
}

/** What a file leads to, for all who are not done yet. */
export interface Plan {
  file: UserFile;
  changes: UserChange[];
  missing: Missing[];
}

/**
 * What is to happen to each user of a file who is not done yet.
 * @throws Exit (usage) that lists what is wrong with the file and with the statuses in it; a user who does not exist is no such fault
 */
export async function planUsers(
  path: string,
  defaults: Defaults,
  find: { definition: FindDefinition; users: (names: readonly UserName[]) => Promise<FindUser> },
): Promise<Plan> {
  const faults = new Map<string, number[]>();
  const fault = (line: number, reason: string) => {
    addLine(faults, reason, line);
  };
  const file = read(path, fault);
  const changes: UserChange[] = [];
  const missing: Missing[] = [];
  const userOf = await find.users(file.lines.filter(isOpen).map(({ user }) => user));
  const definitions = new Map<string, Definition | LookupError>();
  const firstLines = new Map<string, number>();
  for (const line of file.lines) {
    const user = isOpen(line) ? userOf(line.user) : undefined;
    const id = typeof user === "object" ? user.id : line.user.value;
    const firstLine = firstLines.get(id);
    // Of a name that leads to nobody, or to several, nobody knows that it is one user's.
    const isKnown = typeof user === "object" || line.user.by !== "name";
    if (firstLine === undefined) firstLines.set(id, line.row.line);
    else if (isKnown) fault(line.row.line, `is about user ${visible(id)}, as line ${firstLine} is`);
    if (user === undefined) continue;
    const status = line.status ?? defaults.status;
    if (status === undefined) {
      fault(line.row.line, "no status, and no --status for lines without one");
      continue;
    }
    const definition =
      definitions.get(status) ?? (await find.definition(status, defaults).then(settable).catch(lookupError));
    definitions.set(status, definition);
    if (definition instanceof LookupError) fault(line.row.line, definition.message);
    else if (typeof user === "string") missing.push({ line, reason: user });
    else changes.push({ line, user, status, definition, message: line.message ?? defaults.message });
  }
  if (faults.size === 0) return { file, changes, missing };
  throw new Exit(exitCodes.usage, `${path} is not usable; nothing was sent.${listOf(faults)}`);
}

const isOpen = ({ outcome }: UserLine) => outcome !== "done";

/** What an error lists at most, in faults. */
const mostFaults = 10;

function listOf(faults: ReadonlyMap<string, number[]>): string {
  const inOrder = [...faults].sort(([, [one = 0]], [, [other = 0]]) => one - other);
  const shown = inOrder.slice(0, mostFaults).map(([reason, lines]) => `\n${linesOf(lines)}: ${reason}`);
  const left = inOrder
    .slice(mostFaults)
    .flatMap(([, lines]) => lines)
    .sort((one, other) => one - other);
  return [...shown, ...(left.length > 0 ? [`\nand ${linesOf(left)}, once these are put right`] : [])].join("");
}

function read(path: string, fault: (line: number, reason: string) => void): UserFile {
  try {
    return readUserFile(path, fault);
  } catch (error) {
    throw new Exit(exitCodes.usage, `${path} cannot be read: ${(error as Error).message}`);
  }
}

/** The error, if it says that a name leads nowhere; any other is thrown. */
function lookupError(error: unknown): LookupError {
  if (error instanceof LookupError) return error;
  throw error;
}

/** Keeps the line with others of which the same is to be said. */
export function addLine(groups: Map<string, number[]>, group: string, line: number): void {
  const lines = groups.get(group);
  if (lines) lines.push(line);
  else groups.set(group, [line]);
}

/** What is told of lines at most, in runs. */
const mostRuns = 8;

/** Line numbers in rising order, as people write them: `lines 2-501, 507`. */
export function linesOf(lines: readonly number[]): string {
  const runs: { first: number; last: number }[] = [];
  for (const line of lines) {
    const run = runs.at(-1);
    if (run && line <= run.last + 1) run.last = line;
    else runs.push({ first: line, last: line });
  }
  const texts = runs.slice(0, mostRuns).map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`));
  const left = lines.filter((line) => line > (runs[mostRuns - 1]?.last ?? Infinity)).length;
  return `${lines.length === 1 ? "line" : "lines"} ${texts.join(", ")}${left > 0 ? ` and ${left} more` : ""}`;
}
