import {
  chmodSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";

/**
 * The text of a file in UTF-8 or UTF-16, as editors, spreadsheets and shells on any system write it: without a byte order mark,
 * and with every line end as `\n`.
 * @throws Error that says in a sentence why it cannot be read, and what to do
 */
export function readTextFile(path: string): string {
  return textOf(bytesOf(path), path);
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Error(reasonOf(error, "there is no file to read: check its path"), { cause: error });
  }
}

/**
 * The same for bytes that come another way. No byte is guessed at: read in the wrong encoding, a label would be another one.
 * @param path where they are from, by which the cure goes
 * @throws Error that says what to do with a text in any other encoding
 */
export function textOf(bytes: Buffer, path = ""): string {
  const cure = `Save it as UTF-8${/\.(ya?ml|json)$/i.test(path) ? "" : "; in Excel: Save As, CSV UTF-8"}`;
  if (workbookStarts.includes(bytes.toString("hex", 0, 4)))
    throw new Error(`it is a workbook, such as .xlsx, and no text. ${cure}`);
  const text = decode(bytes, cure);
  if (text.includes("\0")) throw new Error(`it is not a text. ${cure}`);
  return text.replace(/\r\n?/g, "\n");
}

/** Of .xlsx and .ods, and of .xls. */
const workbookStarts = ["504b0304", "d0cf11e0"];

function decode(bytes: Buffer, cure: string): string {
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    const damaged = new TextDecoder(encoding).decode(bytes);
    const line = damaged.slice(0, damaged.indexOf("\uFFFD")).split(/\r\n?|\n/).length;
    throw new EncodingError(
      `it is not ${encoding.slice(0, 6).toUpperCase()}: line ${line} is in another encoding, such as Windows-1252. ${cure}`,
      line,
      { cause: error },
    );
  }
}

/** That a text is in another encoding than it seemed, and the first line that shows it. */
export class EncodingError extends Error {
  constructor(
    message: string,
    readonly line: number,
    options: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** UTF-16 has a mark, or the first character of the file, which is plain in JSON and CSV, has an empty byte. */
function encodingOf([first, second]: Buffer): "utf-8" | "utf-16le" | "utf-16be" {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return "utf-16le";
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return "utf-16be";
  return "utf-8";
}

/** A text, and how another one is written as it is: in its encoding, with its mark, its line ends for `\n`. */
export interface EncodedText {
  text: string;
  encode: (text: string) => Buffer;
}

/** Reads a text file as `readTextFile` does, and keeps how it is written. */
export function readEncodedText(path: string): EncodedText {
  const bytes = bytesOf(path);
  const { raw, encode } = decoded(bytes);
  const [lineEnd = "\n"] = /\r\n?|\n/.exec(raw) ?? [];
  return { text: textOf(bytes, path), encode: (text) => encode(text.replaceAll("\n", lineEnd)) };
}

/** A text file that is to be changed in places, and stays as it is in all others. */
export interface OpenText {
  /** Its text, with the line ends that it has. */
  text: string;
  /** Puts another text in its place, in the same encoding and with the same mark, unless somebody has changed the file meanwhile. */
  replace(text: string): void;
}

/**
 * Opens a text file to change it.
 * @throws Error as `readTextFile` does; `replace` throws one that says why the file cannot be written
 */
export function openTextFile(path: string): OpenText {
  const stats = existsSync(path) ? statSync(path) : undefined;
  if (stats && !stats.isFile() && !stats.isDirectory())
    throw new Error("it is a pipe or a device, in which a change would be lost: a file is needed");
  const bytes = bytesOf(path);
  textOf(bytes, path);
  const { raw, encode } = decoded(bytes);
  return { text: raw, replace: (changed) => replaceAsRead(path, bytes, encode(changed)) };
}

/** A text with the line ends that it has, and how another one is written in its encoding and with its mark. */
function decoded(bytes: Buffer): { raw: string; encode: (text: string) => Buffer } {
  const encoding = encodingOf(bytes);
  const text = new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
  const [mark] = /^\uFEFF?/.exec(text) ?? [""];
  return {
    raw: text.slice(mark.length),
    encode: (other) => {
      const written = Buffer.from(`${mark}${other}`, encoding === "utf-8" ? "utf8" : "utf16le");
      return encoding === "utf-16be" ? written.swap16() : written;
    },
  };
}

/**
 * Writes a file, so that at any moment there is the old one or the new one, and a failure leaves nothing behind. What is no file, such as
 * a named pipe, is written to where it is; a link stays one, and whoever may read and write it still may.
 * @throws Error of the system
 */
export function replaceFile(path: string, content: string | Buffer): void {
  const existing = statSync(path, { throwIfNoEntry: false });
  if (existing && !existing.isFile()) {
    writeFileSync(path, content);
    return;
  }
  const place = existing ? realpathSync(path) : path;
  const beside = `${place}.${process.pid}.new`;
  try {
    putInPlace(place, beside, content, existing?.mode);
  } finally {
    rmSync(beside, { force: true });
  }
}

/**
 * The same for a file that was read before: what an editor or another command has put there since stays. The new file has one name for
 * all who change it, so that of two at once the second finds it there.
 * @throws Error of the system, or one that says what became of the file
 */
function replaceAsRead(path: string, read: Buffer, content: Buffer): void {
  const changed = new Error("it was changed or taken away after it had been read");
  const existing = statSync(path, { throwIfNoEntry: false });
  if (!existing) throw changed;
  const place = realpathSync(path);
  const beside = `${place}.new`;
  claim(beside, existing.mode);
  try {
    putInPlace(place, beside, content, existing.mode, () => {
      if (!readFileSync(place).equals(read)) throw changed;
    });
  } catch (error) {
    // Once it is in place, one of that name is another command's.
    rmSync(beside, { force: true });
    throw error;
  }
}

function claim(beside: string, mode: number): void {
  try {
    closeSync(openSync(beside, "wx", mode));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const isThere = `${beside} is there: another command is changing it, or was stopped at that; if it stays, delete it`;
    throw new Error(isThere, { cause: error });
  }
}

/** @param check whether it may be; asked last, right before it is */
function putInPlace(
  place: string,
  beside: string,
  content: string | Buffer,
  mode: number | undefined,
  check: () => void = () => undefined,
): void {
  writeFileSync(beside, content, { mode });
  // What a mode is made with goes through the umask: the group would no longer write.
  if (mode !== undefined) chmodSync(beside, mode);
  check();
  renameSync(beside, place);
}

/** Why the system did not read or write a file, for people. */
export function reasonOf(error: unknown, missing = "there is no such folder"): string {
  const { code = "", syscall, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return missing;
  // That is how Windows says that the file which is to be replaced is open.
  const isOpen = code === "EPERM" && syscall === "rename" && process.platform === "win32";
  return reasons[isOpen ? "EBUSY" : code] ?? message;
}

const reasons: Readonly<Record<string, string>> = {
  EISDIR: "it is a folder, and a file is needed",
  ENOTDIR: "a part of its path is a file, and a folder is needed",
  EACCES: "this user may not",
  EPERM: "this user may not",
  EBUSY: "another program, such as Excel, has it open: close it there",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
};
