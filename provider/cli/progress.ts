import { MultiBar } from "cli-progress";
import { canRedraw } from "./terminal.js";
import { printNotes } from "./text.js";

/**
 * Shows on a terminal how far work has come that is done for many users; notes stand above it.
 * @param work is told what to call with the number of users done
 */
export async function withProgress<T>(total: number, work: (update: (done: number) => void) => Promise<T>): Promise<T> {
  if (!canRedraw(process.stderr)) return work(() => undefined);
  const bars = new MultiBar({ format: "{value} of {total} users {bar}", gracefulExit: false, linewrap: true });
  const bar = bars.create(total, 0);
  printNotes((text) => {
    bars.log(`${text}\n`);
    bars.update();
  });
  try {
    return await work((done) => bar.update(done));
  } finally {
    bars.stop();
    printNotes();
  }
}
