import { MultiBar } from "cli-progress";
import { canRedraw } from "./terminal.js";
import { printNotes } from "./text.js";

/**
 * Shows on a terminal, as long as it goes on, how far work has come that is done for many users; notes stand above it.
 * @param done what has happened to those whom it counts: `set`
 * @param work is told what to call with the number of users done
 */
export async function withProgress<T>(
  total: number,
  done: string,
  work: (update: (count: number) => void) => Promise<T>,
): Promise<T> {
  if (!canRedraw(process.stderr)) return work(() => undefined);
  const format = `{value} of {total} users ${done} {bar}`;
  // Drawn again although nothing has changed, because a note has taken its line.
  const bars = new MultiBar({
    format,
    fps: 4,
    linewrap: true,
    clearOnComplete: true,
    gracefulExit: false,
    forceRedraw: true,
  });
  const bar = bars.create(total, 0);
  bars.update();
  printNotes((text) => {
    bars.log(`${text}\n`);
    bars.update();
  });
  try {
    return await work((count) => bar.update(count));
  } finally {
    bars.stop();
    printNotes();
  }
}
