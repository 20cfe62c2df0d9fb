import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";

/** Whether somebody types what is expected. Ctrl-C, Ctrl-D and the end of the input are a no. */
export async function typed(question: string, expected: string, input: Readable, output: Writable): Promise<boolean> {
  const terminal = createInterface({ input, output });
  const closed = once(terminal, "close").then(() => "");
  const answer = await Promise.race([terminal.question(question).catch(() => ""), closed]);
  terminal.close();
  return answer.trim() === expected.trim();
}
