import { writeFileSync } from "node:fs";
import { Exit, exitCodes } from "./exit-codes.js";
import { reasonOf } from "./files.js";

/**
 * Prints what a command was asked for, into a file where `--output` names one.
 * @throws Exit (usage) where the file cannot be written
 */
export function printTo(file: string | undefined, printed: string): void {
  if (file === undefined) {
    process.stdout.write(printed);
    return;
  }
  try {
    writeFileSync(file, printed);
  } catch (error) {
    throw new Exit(exitCodes.usage, `${file} cannot be written: ${reasonOf(error)}`);
  }
}
