import { fstatSync } from "node:fs";

/** Whether this is the process in which Pulumi runs dynamic providers, as a child of its engine. */
export const isPulumiProcess = /[\\/]cmd[\\/]dynamic-provider[\\/]/.test(process.argv[1] ?? "");

/**
 * Has the process end with its engine. Pulumi ends it in time, unless the CLI is killed: then it would live on, and send what it was
 * waiting with while the next run is at work already.
 */
export function endWithEngine(): void {
  // The engine holds the other end, and never writes. What is no pipe says nothing of an engine.
  if (isPipe(0)) process.stdin.on("end", () => process.exit(1)).resume();
}

function isPipe(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor);
    return stats.isFIFO() || stats.isSocket();
  } catch {
    // Some systems do not tell of what is no file.
    return false;
  }
}
