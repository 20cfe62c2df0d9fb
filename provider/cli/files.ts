import {
  accessSync,
  constants,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { Exit, exitCodes } from "./exit-codes.js";

/**
 * The text of a file in UTF-8 or UTF-16, as editors, spreadsheets and shells on any system write it: without a byte order mark,
 * and with every line end as `\n`.
 * @throws Error that says in a sentence why it cannot be read, and what to do
 */
export function readTextFile(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new Error(reasonOf(error, "there is no file to read: check its path."), { cause: error });
  }
  return textOf(bytes);
}

/**
 * The same for bytes that come another way. No byte is guessed at: read in the wrong encoding, a label would be another one.
 * @throws Error that says what to do with a text in any other encoding
 */
export function textOf(bytes: Buffer): string {
  const text = decode(bytes);
  if (text.includes("\0")) throw new Error(`it is not a text. ${cure}`);
  return text.replace(/\r\n?/g, "\n");
}

const cure = "Save it as UTF-8; in Excel: Save As, CSV UTF-8";

function decode(bytes: Buffer): string {
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    const damaged = new TextDecoder(encoding).decode(bytes);
    const line = damaged.slice(0, damaged.indexOf("\uFFFD")).split(/\r\n?|\n/).length;
    throw new Error(
      `it is not ${encoding.slice(0, 6).toUpperCase()}: line ${line} is in another encoding, such as Windows-1252. ${cure}`,
      { cause: error },
    );
  }
}

/** UTF-16 has a mark, or the first character of the file, which is plain in JSON and CSV, has an empty byte. */
function encodingOf([first, second]: Buffer): "utf-8" | "utf-16le" | "utf-16be" {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return "utf-16le";
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return "utf-16be";
  return "utf-8";
}

/**
 * Finds out in time that a file could not be written, and leaves nothing behind.
 * @throws Exit (usage) that says why, and what to do
 */
export function refuseUnwritable(path: string): void {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory()) throw systemError("EISDIR");
    if (stats) accessSync(path, constants.W_OK);
    if (stats && !stats.isFile()) return;
    const folder = dirname(stats ? realpathSync(path) : path);
    if (!statSync(folder).isDirectory()) throw systemError("ENOTDIR");
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new Exit(exitCodes.usage, unwritten(path, error, "Nothing was done: name another file."));
  }
}

/**
 * Writes a file so that at any moment there is the old one or the new one, and a failure leaves nothing behind. What is no file, such
 * as a named pipe, is written to where it is.
 * @throws Exit (failed) that says why it is not written
 */
export function writeWhole(path: string, text: string): void {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats && !stats.isFile()) writeFileSync(path, text);
    else replace(stats ? realpathSync(path) : path, text);
  } catch (error) {
    throw new Exit(exitCodes.failed, unwritten(path, error, "Make room for it, or name another file, and try again."));
  }
}

function replace(path: string, text: string): void {
  const beside = `${path}.${process.pid}.new`;
  try {
    writeFileSync(beside, text);
    renameSync(beside, path);
  } finally {
    rmSync(beside, { force: true });
  }
}

function unwritten(path: string, error: unknown, cure: string): string {
  return `${path} cannot be written: ${reasonOf(error)}. ${cure}`;
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** Why the system did not read or write a file, for people. */
export function reasonOf(error: unknown, missing = "there is no such folder"): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return code === "ENOENT" ? missing : (reasons[code] ?? message);
}

const reasons: Readonly<Record<string, string>> = {
  EISDIR: "it is a folder, and a file is needed",
  ENOTDIR: "a part of its path is a file, and a folder is needed",
  EACCES: "this user may not",
  EPERM: "this user may not",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
};
