import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";

/** What a run takes. */
export interface Cost {
  timeMs: number;
  /** Of all its processes; only Linux tells. */
  cpuMs: number | undefined;
}

/** Measures work that starts processes and waits for their end. */
export async function costOf(work: () => Promise<void>): Promise<Cost> {
  const [begun, cpuBefore] = [performance.now(), cpuOfEndedMs()];
  await work();
  const [timeMs, cpuAfter] = [performance.now() - begun, cpuOfEndedMs()];
  return { timeMs, cpuMs: cpuBefore === undefined || cpuAfter === undefined ? undefined : cpuAfter - cpuBefore };
}

/** By all processes that this one has started and that have ended, and by theirs. */
function cpuOfEndedMs(): number | undefined {
  let stat: string;
  try {
    stat = readFileSync("/proc/self/stat", "utf8");
  } catch {
    return undefined;
  }
  // After the program's name, which can hold anything: from the third field on. In hundredths of a second.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[13]) + Number(fields[14])) * 10;
}
