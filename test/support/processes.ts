import { succeed } from "../../pulumi/process.js";

/** The processes below one, at any depth. */
export async function descendants(pid: number): Promise<number[]> {
  const { stdout } = await succeed("ps", ["-axo", "pid=,ppid="]);
  const rows = stdout
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
  const parents = new Map(rows);
  const below = (child: number): boolean => {
    const parent = parents.get(child);
    return parent !== undefined && parent !== 0 && (parent === pid || below(parent));
  };
  return [...parents.keys()].filter(below);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Ends a process and all below it at once, as a failing machine does. */
export async function killTree(pid: number): Promise<void> {
  for (const one of [pid, ...(await descendants(pid))])
    try {
      process.kill(one, "SIGKILL");
    } catch {
      // It ended with the one above it.
    }
}
