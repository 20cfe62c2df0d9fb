import { type Command, InvalidArgumentError, Option } from "commander";
import { didYouMean } from "../definition/did-you-mean.js";
import { Exit, exitCodes } from "./exit-codes.js";
import { formatOf, outputOptions } from "./output.js";

/** The forms that a listing is printed in. */
const forms = ["table", "json", "csv", "tsv", "markdown"] as const;
type Form = (typeof forms)[number];

/** What `printOptions` adds to a command, made one before its action gets it: `--json` and `--output json` are a format. */
export interface PrintOptions {
  format: Form;
  /** A file in place of the standard output. */
  output?: string;
  /** The names of the columns to print, in this order. */
  columns?: readonly string[];
  /** The ids alone. */
  quiet?: true;
}

/**
 * Adds the options of how a command prints its result: `--format`, `--output`, `--json`, `--columns` and `--quiet`. What is wrong with
 * them, a file that cannot be written included, ends the command before its action begins.
 * @param columns the names that `--columns` takes
 */
export function printOptions(command: Command, columns: readonly string[]): Command {
  // First it is settled whether `--output` names a file.
  return outputOptions(command.hook("preAction", settle), forms)
    .addOption(new Option("--json", "short for --format json").conflicts("format"))
    .addOption(
      new Option("--columns <names>", "the columns to print, in this order, with commas between them")
        .choices(columns)
        .argParser((given: string) => given.split(",").map((name) => columnNamed(name, columns))),
    )
    .addOption(new Option("-q, --quiet", "print the ids alone, one a line").conflicts(["format", "json", "columns"]))
    .addHelpText(
      "after",
      `
An --output file's ending, such as .csv, is its format unless --format says another.
\`--output csv\` is the same as \`--format csv\`.`,
    );
}

/** Spelled as spreadsheets and shells may: `System presence`, `system-presence`. */
function columnNamed(given: string, columns: readonly string[]): string {
  const bare = (name: string) => name.toLowerCase().replace(/[\s_-]/g, "");
  const column = columns.find((name) => bare(name) === bare(given));
  if (column !== undefined) return column;
  const guess = didYouMean(given.trim(), columns) || ".";
  throw new InvalidArgumentError(`There is no column "${given.trim()}"${guess} There are ${columns.join(", ")}.`);
}

const isForm = (word: string): word is Form => (forms as readonly string[]).includes(word);

function settle(command: Command): void {
  const { json, format, output } = command.opts<Partial<PrintOptions> & { json?: true }>();
  const asked = json ? "json" : format;
  const named = output !== undefined && isForm(output) ? output : undefined;
  if (named !== undefined && asked !== undefined && named !== asked)
    throw new Exit(
      exitCodes.usage,
      `--output ${named} and --format ${asked} are two formats: leave one out, or name a file.`,
    );
  command.setOptionValue("format", formatOf(forms, asked ?? named, output));
  command.setOptionValue("output", named === undefined ? output : undefined);
}
