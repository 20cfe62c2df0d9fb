import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import { Header } from "tar";

/**
 * A .tar.gz of files, the same bytes whenever it is made of the same content: no times, no users, in the order of the names.
 * @param files content by path, and whether it is a program
 */
export function tarball(files) {
  const entries = Object.entries(files).sort(([one], [other]) => (one < other ? -1 : 1));
  const blocks = entries.flatMap(([path, { content, isProgram = false }]) => {
    const bytes = Buffer.from(content);
    const mode = isProgram ? 0o755 : 0o644;
    const header = new Header({ path, mode, uid: 0, gid: 0, size: bytes.length, mtime: new Date(0) });
    if (header.encode()) throw new Error(`${path}: a path this long is cut off in the header of a tar file`);
    return [header.block, bytes, Buffer.alloc(-bytes.length & 511)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]), { level: 9 });
}
