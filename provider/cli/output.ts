import { refuseUnwritable, writeWhole } from "./files.js";

/**
 * Prints what a command was asked for, into a file where `--output` names one.
 * @throws Exit where the file cannot be written
 */
export function printTo(file: string | undefined, printed: string): void {
  if (file === undefined) {
    process.stdout.write(printed);
    return;
  }
  refuseUnwritable(file);
  writeWhole(file, printed);
}
