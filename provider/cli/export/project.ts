import { createHash } from "node:crypto";
import { mkdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { replaceFile } from "../../catalogue-file/text-file.js";
import type { ProjectFiles } from "./format.js";
import { formatOf } from "./formats.js";
import { json } from "./json.js";

/** Remembers what was written, so that the next export knows which files people have changed since. */
const recordName = ".presence-export.json";

/** What became of the files, by name. */
export interface Written {
  written: string[];
  /** Changed by hand, and left so because the export has nothing new to put there. */
  kept: string[];
}

/** Files that people wrote or changed, in the way of what the export would write. */
export class Conflict extends Error {
  constructor(readonly files: string[]) {
    super(`changed by hand: ${files.join(", ")}`);
  }
}

/** A folder with an export in another format, whose project this one would take the place of. */
export class OtherFormat extends Error {
  constructor(readonly format: string) {
    super(`an export in another format: ${format}`);
  }
}

/**
 * Writes the files into a folder, or none of them. Replaces only what an earlier export wrote and nobody changed since.
 * @throws Conflict when others are in the way, OtherFormat when an earlier export is in the way; unless `force`
 */
export async function writeProject(directory: string, files: ProjectFiles, force: boolean): Promise<Written> {
  const record = parseRecord(await readIfThere(join(directory, recordName)));
  const names = Object.keys(files);
  const hashes = Object.fromEntries(names.map((name) => [name, hash(files[name] ?? "")]));

  const before = formatOf(Object.keys(record));
  if (before !== undefined && before !== formatOf(names) && !force) throw new OtherFormat(before);

  const changed: string[] = [];
  for (const name of names) {
    const existing = await readIfThere(join(directory, name));
    if (existing !== undefined && ![hashes[name], record[name]].includes(hash(existing))) changed.push(name);
  }
  const kept = force ? [] : changed.filter((name) => record[name] === hashes[name]);
  const conflicts = force ? [] : changed.filter((name) => !kept.includes(name));
  if (conflicts.length > 0) throw new Conflict(conflicts);

  await mkdir(directory, { recursive: true });
  const written = names.filter((name) => !kept.includes(name));
  for (const name of written) replaceFile(join(directory, name), files[name] ?? "");
  replaceFile(join(directory, recordName), json(hashes));
  return { written, kept };
}

/**
 * Writes one file, which no project is around.
 * @throws Conflict when another is in the way, unless `force`
 */
export async function writeOne(path: string, text: string, force: boolean): Promise<void> {
  const existing = await readIfThere(path);
  // One that is empty, as a shell makes it for /dev/stdout, has nothing to lose.
  if (existing && hash(existing) !== hash(text) && !force) throw new Conflict([path]);
  replaceFile(path, text);
}

/** Without a record that can be read, nothing counts as written by an export. */
function parseRecord(text = "{}"): Record<string, string> {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, "")) as Record<string, string>;
  } catch {
    return {};
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    const stats = await stat(path);
    // A pipe or a device holds nothing that could be lost, and to read it may never end.
    return stats.isFile() || stats.isDirectory() ? await readFile(path, "utf8") : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Of what matters: git and editors on Windows write other line ends, and a byte order mark. */
function hash(text: string): string {
  return createHash("sha256")
    .update(text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n"))
    .digest("hex");
}
