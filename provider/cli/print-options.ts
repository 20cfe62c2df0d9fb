import { type Command, InvalidArgumentError, Option } from "commander";
import { didYouMean } from "../definition/did-you-mean.js";
import { type OutputOptions, outputOptions } from "./output.js";

/** The forms that a listing is printed in. */
export const forms = ["table", "json", "csv", "tsv", "markdown"] as const;

/** What `printOptions` adds to a command. */
export interface PrintOptions extends OutputOptions<(typeof forms)[number]> {
  /** The names of the columns to print, in this order. */
  columns?: readonly string[];
  /** The ids alone. */
  quiet?: true;
}

/** Adds the options of how a command prints a listing: those of `outputOptions`, `--columns` and `--quiet`. */
export function printOptions(command: Command, columns: readonly string[]): Command {
  return columnOptions(outputOptions(command, forms), columns);
}

/**
 * Adds `--columns` and `--quiet`.
 * @param columns the names that `--columns` takes
 * @param others tells of a name that is none of these whether it is one all the same
 */
export function columnOptions(
  command: Command,
  columns: readonly string[],
  others: (name: string) => boolean = () => false,
): Command {
  const read = (given: string) => columnNamed(given.trim(), columns, others);
  return command
    .addOption(
      new Option("--columns <names>", "the columns to print, in this order, with commas between them")
        .choices(columns)
        .argParser((given: string) => given.split(",").map(read)),
    )
    .addOption(new Option("-q, --quiet", "print the ids alone, one a line").conflicts(["format", "json", "columns"]));
}

/** Spelled as spreadsheets and shells may: `System presence`, `system-presence`. */
function columnNamed(given: string, columns: readonly string[], others: (name: string) => boolean): string {
  const bare = (name: string) => name.toLowerCase().replace(/[\s_-]/g, "");
  const column = columns.find((name) => bare(name) === bare(given));
  if (column !== undefined) return column;
  if (others(given)) return given;
  const guess = didYouMean(given, columns) || ".";
  throw new InvalidArgumentError(`There is no column "${given}"${guess} There are ${columns.join(", ")}.`);
}
