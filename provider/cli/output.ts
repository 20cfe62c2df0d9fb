import { fstatSync, type Stats, statSync } from "node:fs";
import { extname, join } from "node:path";
import { type Command, Option } from "commander";
import { type Delimiter, delimiterOption } from "./csv-line.js";
import { Exit, exitCodes } from "./exit-codes.js";
import { catalogueFiles, refuseUnwritable, writeWhole } from "./files.js";

/** What `outputOptions` adds to a command, settled before its action gets it: `--json`, `--output csv` and a file's ending are a format. */
export interface OutputOptions<Format extends string> {
  format: Format;
  /** A file in place of the standard output. */
  output?: string;
  /** What separates the columns of CSV; commas unless given. */
  delimiter?: Delimiter;
}

/**
 * Adds `--format`, `--json`, `--delimiter` and `--output`. What is wrong with them, a file that cannot be written included, ends the command before
 * its action begins.
 * @param formats the first one is what people get
 * @param says what the help says of them
 */
export function outputOptions(
  command: Command,
  formats: readonly [string, ...string[]],
  says = "how to print it",
): Command {
  const option = new Option("--format <format>", says).choices(formats);
  const { parseArg: choose } = option;
  return command
    .addOption(option.argParser((given: string) => choose?.(named(given, formats) ?? given, "")))
    .addOption(new Option("--json", "short for --format json").conflicts("format"))
    .addOption(delimiterOption())
    .option("--output <file>", "write it there in place of the standard output")
    .addHelpText(
      "after",
      `
An --output file's ending, such as .json, is its format unless --format says another.
One of another kind, such as .xlsx, is refused.
\`--output json\` is the same as \`--format json\`, and \`--output -\` is the standard output.`,
    )
    .hook("preAction", (one) => settle(one, formats));
}

/**
 * Prints what a command was asked for, into a file where `--output` names one.
 * @throws Exit (failed) where the file cannot be written
 */
export function printTo(file: string | undefined, printed: string): void {
  if (file === undefined) process.stdout.write(printed);
  else writeWhole(file, printed);
}

/** What commands call the format for people's eyes, whichever of the two is asked for. */
const forPeople = ["text", "table"];

const endings: Readonly<Record<string, string>> = { md: "markdown", htm: "html", txt: "text" };

/** The endings of what some command or a program of the office writes: a text for people is none of it. */
const wellKnown = /^(csv|tsv|json|md|html?|ya?ml|xml|pdf|docx?|odt|xlsx?|ods|pptx?|png|svg)$/;

/** The format that is meant by a word. */
function named(word: string, formats: readonly string[]): string | undefined {
  const isMeant = (format: string) => format === word || (forPeople.includes(word) && forPeople.includes(format));
  return formats.find(isMeant);
}

function settle(command: Command, formats: readonly [string, ...string[]]): void {
  const { json, format, output, delimiter } = command.opts<Partial<OutputOptions<string>> & { json?: true }>();
  const asked = json ? "json" : format;
  const word = output === undefined ? undefined : named(output, formats);
  if (word !== undefined && asked !== undefined && word !== asked)
    throw new Exit(
      exitCodes.usage,
      `--output ${word} and --format ${asked} are two formats: leave one out, or name a file.`,
    );
  const file = word === undefined ? outputFile(output, wordsOf(command)) : undefined;
  const told = asked ?? word ?? (file === undefined ? undefined : formatOf(file, formats, ", or give --format"));
  if (delimiter !== undefined && told !== "csv")
    throw new Exit(
      exitCodes.usage,
      "--delimiter is for CSV: give --format csv, or an --output file that ends in .csv.",
    );
  command.setOptionValue("format", told ?? formats[0]);
  command.setOptionValue("output", file);
}

/**
 * The file that `--output` names, once it is sure that it can be written; `undefined` for the standard output, which `-` is, too.
 * @param inputs what is read: whatever of it is that file, the catalogue file of a folder included, by whatever path, or as the
 * standard input, is not overwritten
 * @throws Exit (usage)
 */
export function outputFile(output: string | undefined, inputs: readonly string[]): string | undefined {
  if (output === undefined || output === "-") return undefined;
  refuseUnwritable(output);
  const own = statsOf(output);
  const isOwn = (stats: Stats | undefined) => own?.isFile() === true && stats?.ino === own.ino && stats.dev === own.dev;
  const read = inputs.flatMap((word) => [word, ...catalogueFiles.map((name) => join(word, name))]);
  if (read.map(statsOf).some(isOwn) || isOwn(statsOf(standardInput)))
    throw new Exit(exitCodes.usage, `--output would overwrite ${output}, which is read: name another file`);
  return output;
}

/**
 * The format that a file's ending names; `undefined` where it names none.
 * @param or what else there is to do where it names another kind of file
 * @throws Exit (usage) where it does
 */
export function formatOf(file: string, formats: readonly string[], or = ""): string | undefined {
  const ending = extname(file).slice(1).toLowerCase();
  const format = named(endings[ending] ?? ending, formats);
  if (format !== undefined || !wellKnown.test(ending)) return format;
  throw new Exit(
    exitCodes.usage,
    `--output ${file}: what is printed here is no .${ending}. There are ${formats.join(", ")}: name the file after one${or}.`,
  );
}

const standardInput = 0;

/** Every word of a command that may name a file which is read. A `--result` is written as well: its command sees to it. */
function wordsOf(command: Command): string[] {
  const { output: _output, result: _result, ...options } = command.opts<Record<string, unknown>>();
  return [...command.args, ...Object.values(options).flat()].filter((word) => typeof word === "string");
}

function statsOf(file: string | number): Stats | undefined {
  try {
    return typeof file === "number" ? fstatSync(file) : statSync(file, { throwIfNoEntry: false });
  } catch {
    // Not open, or no file can have such a name.
    return undefined;
  }
}
