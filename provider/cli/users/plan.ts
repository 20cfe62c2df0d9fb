import type { Definition } from "../../definition/definition.js";
import { LookupError } from "../../definition/lookup.js";
import { Exit, exitCodes } from "../exit-codes.js";
import { type FindDefinition, settable } from "../find-definition.js";
import { readUserFile, type UserFile, type UserLine } from "./file.js";

/** What holds for lines that say nothing themselves. */
export interface Defaults {
  status?: string;
  message?: string;
  /** The language that labels are in. */
  language?: string;
}

/** What is to happen to one user. */
export interface UserChange {
  line: UserLine;
  /** The label or id that names the definition. */
  status: string;
  definition: Definition;
  message: string | undefined;
}

/**
 * What is to happen to each user of a file who is not done yet.
 * @throws Exit (usage) that lists everything wrong with the file and with the statuses in it
 */
export async function planUsers(
  path: string,
  defaults: Defaults,
  find: FindDefinition,
): Promise<{ file: UserFile; changes: UserChange[] }> {
  const faults = new Map<string, number[]>();
  const fault = (line: number, reason: string) => {
    addLine(faults, reason, line);
  };
  const file = read(path, fault);
  const found = new Map<string, Definition | LookupError>();
  const changes: UserChange[] = [];
  for (const line of file.lines.filter(({ done }) => !done)) {
    const status = line.status ?? defaults.status;
    if (status === undefined) {
      fault(line.row.line, "no status, and no --status for lines without one");
      continue;
    }
    const definition = found.get(status) ?? (await find(status, defaults).then(settable).catch(lookupError));
    found.set(status, definition);
    if (definition instanceof LookupError) fault(line.row.line, definition.message);
    else changes.push({ line, status, definition, message: line.message ?? defaults.message });
  }
  if (faults.size === 0) return { file, changes };
  const inOrder = [...faults].sort(([, [one = 0]], [, [other = 0]]) => one - other);
  const list = inOrder.map(([reason, lines]) => `\n${linesOf(lines)}: ${reason}`);
  throw new Exit(exitCodes.usage, `${path} is not usable; nothing was sent.${list.join("")}`);
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

/** Line numbers in rising order, as people write them: `lines 2-501, 507`. */
export function linesOf(lines: readonly number[]): string {
  const runs: { first: number; last: number }[] = [];
  for (const line of lines) {
    const run = runs.at(-1);
    if (run && line <= run.last + 1) run.last = line;
    else runs.push({ first: line, last: line });
  }
  const texts = runs.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`));
  return `${lines.length === 1 ? "line" : "lines"} ${texts.join(", ")}`;
}
