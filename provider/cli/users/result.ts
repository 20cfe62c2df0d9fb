import { Exit, exitCodes } from "../exit-codes.js";
import { isSameFile, refuseUnwritable } from "../files.js";

/** Where what became of each user is written, beside what is printed. */
export interface ResultOptions {
  result?: string;
  output?: string;
}

/**
 * Finds out in time that a result file could not be written, or that what is printed would take its place.
 * @throws Exit (usage)
 */
export function refuseResult({ result, output }: ResultOptions): void {
  if (result === undefined) return;
  refuseUnwritable(result);
  if (output !== undefined && isSameFile(result, output))
    throw new Exit(
      exitCodes.usage,
      `--output and --result are both ${result}: name another file for one of them. Nothing was done.`,
    );
}
