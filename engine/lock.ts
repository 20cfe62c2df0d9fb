import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { hostname } from "node:os";

interface Holder {
  pid: number;
  host: string;
  operation: string;
  since: string;
}

const held = new Set<string>();
process.on("exit", () => {
  for (const path of held) rmSync(path, { force: true });
});

/**
 * Takes the lock file at `path` for `operation` and returns what gives it back. The lock of a process that no longer
 * lives on this machine is taken over. Throws, naming the holder, when another process has it.
 */
export function lock(path: string, operation: string): () => void {
  if (!create(path, operation)) {
    const holder = read(path);
    if (holder !== undefined && isAlive(holder, path)) {
      throw new Error(
        `the stack is locked: process ${holder.pid} on ${holder.host} runs "${holder.operation}" since ${holder.since}. ` +
          `Wait for it to end; if it no longer exists, delete ${path}`,
      );
    }
    takeAway(path);
    if (!create(path, operation))
      throw new Error(`the stack was locked by another process just now: try again (${path})`);
  }
  held.add(path);
  return () => {
    held.delete(path);
    rmSync(path, { force: true });
  };
}

function create(path: string, operation: string): boolean {
  const holder: Holder = { pid: process.pid, host: hostname(), operation, since: new Date().toISOString() };
  try {
    const file = openSync(path, "wx");
    writeSync(file, JSON.stringify(holder));
    closeSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function read(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

function isAlive(holder: Holder, path: string): boolean {
  if (holder.host !== hostname()) return true;
  if (holder.pid === process.pid) return held.has(path);
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Of several processes that find a dead holder's lock, one can rename it away. */
function takeAway(path: string): void {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  rmSync(aside, { force: true });
}
