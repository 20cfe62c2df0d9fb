import { extname } from "node:path";
import { type Command, Option } from "commander";
import { refuseUnwritable, writeWhole } from "./files.js";

/**
 * Adds `--format` and `--output`. A file that cannot be written ends the command before its action begins.
 * @param says what the help says of the formats
 */
export function outputOptions(command: Command, formats: readonly string[], says = "how to print it"): Command {
  return command
    .addOption(new Option("--format <format>", says).choices(formats))
    .option("--output <file>", "write it there in place of the standard output")
    .hook("preAction", (one) => {
      const { output } = one.opts<{ output?: string }>();
      if (output !== undefined) refuseUnwritable(output);
    });
}

/**
 * Prints what a command was asked for, into a file where `--output` names one.
 * @throws Exit (failed) where the file cannot be written
 */
export function printTo(file: string | undefined, printed: string): void {
  if (file === undefined) process.stdout.write(printed);
  else writeWhole(file, printed);
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
