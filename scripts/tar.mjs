import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";

/**
 * A .tar.gz of files, the same bytes of the same content wherever it is made: no times, no users, in the order of the names.
 * @param files content by path, and whether it is a program
 */
export function tarball(files) {
  const entries = Object.entries(files).sort(([one], [other]) => (one < other ? -1 : 1));
  const blocks = entries.flatMap(([path, { content, isProgram = false }]) => {
    const bytes = Buffer.from(content);
    return [header(path, bytes.length, isProgram ? 0o755 : 0o644), bytes, Buffer.alloc(-bytes.length & 511)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]), { level: 9 });
}

/** Source: POSIX.1-1988, ustar. */
function header(path, size, mode) {
  if (Buffer.byteLength(path) > 100) throw new Error(`${path} is too long for a tar header`);
  const block = Buffer.alloc(512);
  const octal = (value, length) => value.toString(8).padStart(length - 1, "0");
  const write = (text, at) => block.write(text, at, "latin1");
  write(path, 0);
  write(octal(mode, 8), 100);
  write(octal(0, 8), 108);
  write(octal(0, 8), 116);
  write(octal(size, 12), 124);
  write(octal(0, 12), 136);
  // The sum is made with blanks in its own place.
  write("        0", 148);
  write("ustar\u000000", 257);
  write(
    `${octal(
      block.reduce((sum, byte) => sum + byte, 0),
      7,
    )}\0`,
    148,
  );
  return block;
}
