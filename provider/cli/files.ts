import { accessSync, constants, existsSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { buffer } from "node:stream/consumers";
import {
  type OpenText,
  openTextFile,
  readTextFile,
  reasonOf,
  replaceFile,
  textOf,
} from "../catalogue-file/text-file.js";
import { Exit, exitCodes } from "./exit-codes.js";

/** What a file is called in a sentence. */
export const nameOfFile = (path: string): string => (path === "-" ? "the standard input" : path);

/** What the catalogue file in a project's folder is called. */
export const catalogueFiles = ["statuses.yaml", "statuses.json"] as const;

/**
 * A file as it is named, or the catalogue file of a project's folder.
 * @param cure what to do where its catalogue is a program
 * @throws Exit (usage) where a folder has none
 */
export function catalogueFileIn(
  path: string,
  cure = "A catalogue that is a program becomes such a file by `presence export --format data`.",
): string {
  if (!isFolder(path)) return path;
  const [file] = catalogueFiles.map((name) => join(path, name)).filter((one) => existsSync(one));
  if (file !== undefined) return file;
  throw new Exit(exitCodes.usage, `${path} has no statuses.yaml. ${cure}`);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // Why not is told when it is read.
    return false;
  }
}

/**
 * The text of a file; `-` is the standard input.
 * @throws Exit (usage) that says why it cannot be read
 */
export async function readText(path: string): Promise<string> {
  try {
    return path === "-" ? textOf(await buffer(process.stdin)) : readTextFile(path);
  } catch (error) {
    throw unread(path, error);
  }
}

/**
 * Opens a text file that is to be changed: `changeText` puts the change in.
 * @throws Exit (usage) that says why it cannot be read
 */
export function openText(path: string): OpenText {
  try {
    return openTextFile(path);
  } catch (error) {
    throw unread(path, error);
  }
}

/**
 * Changes a file that was opened, unless somebody else has changed it since.
 * @throws Exit (failed) that says why it is not written
 */
export function changeText(path: string, opened: OpenText, text: string): void {
  try {
    opened.replace(text);
  } catch (error) {
    throw new Exit(exitCodes.failed, unwritten(path, error, "Nothing was written: try again."));
  }
}

function unread(path: string, error: unknown): Exit {
  return new Exit(exitCodes.usage, `${nameOfFile(path)} cannot be read: ${(error as Error).message}`);
}

/**
 * Finds out in time that a file could not be written, and leaves nothing behind.
 * @throws Exit (usage) that says why, and what to do
 */
export function refuseUnwritable(path: string): void {
  try {
    if (path === "") throw new Error("it names no file");
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory() || path.endsWith("/") || path.endsWith(sep)) throw systemError("EISDIR");
    if (stats) accessSync(path, constants.W_OK);
    if (stats && !stats.isFile()) return;
    const folder = dirname(stats ? realpathSync(path) : path);
    if (!statSync(folder).isDirectory()) throw systemError("ENOTDIR");
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new Exit(exitCodes.usage, unwritten(path, error, "Nothing was done: name another file."));
  }
}

/** Whether two paths that can be written lead to one file, be it there yet or not. */
export function isSameFile(one: string, other: string): boolean {
  const placeOf = (path: string) =>
    existsSync(path) ? realpathSync(path) : join(realpathSync(dirname(path)), basename(path));
  return placeOf(one) === placeOf(other);
}

/**
 * Writes a file so that at any moment there is the old one or the new one, and a failure leaves nothing behind. What is no file, such
 * as a named pipe, is written to where it is.
 * @param cure what to do where that fails
 * @throws Exit (failed) that says why it is not written
 */
export function writeWhole(
  path: string,
  text: string | Buffer,
  cure = "Make room for it, or name another file, and try again.",
): void {
  try {
    replaceFile(path, text);
  } catch (error) {
    throw new Exit(exitCodes.failed, unwritten(path, error, cure));
  }
}

function unwritten(path: string, error: unknown, cure: string): string {
  return `${path || '""'} cannot be written: ${reasonOf(error)}. ${cure}`;
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}
