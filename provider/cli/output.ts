import { extname } from "node:path";
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

const endings: Readonly<Record<string, string>> = { ".md": "markdown", ".htm": "html", ".txt": "text" };

/** How a result is printed: as `--format` says, else as the ending of the file does, else in the first of the formats. */
export function formatOf<Format extends string>(
  formats: readonly [Format, ...Format[]],
  given: Format | undefined,
  output: string | undefined,
): Format {
  const ending = extname(output ?? "").toLowerCase();
  const named = endings[ending] ?? ending.slice(1);
  return given ?? formats.find((one) => one === named) ?? formats[0];
}
