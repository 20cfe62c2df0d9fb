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
 * @param areOpen whether there are others, which the command knows only later: it sees to them
 */
export function columnOptions(command: Command, columns: readonly string[], areOpen = false): Command {
  const read = (given: string) => columnNamed(given.trim(), columns, areOpen);
  return command
    .addOption(
      new Option("--columns <names>", "the columns to print, in this order, with commas between them")
        .choices(columns)
        .argParser((given: string) => given.split(",").map(read)),
    )
    .addOption(new Option("-q, --quiet", "print the ids alone, one a line").conflicts(["format", "json", "columns"]));
}

/** Spelled as spreadsheets and shells may: `System presence`, `system-presence`. */
function columnNamed(given: string, columns: readonly string[], areOpen: boolean): string {
  const bare = (name: string) => name.toLowerCase().replace(/[\s_-]/g, "");
  const column = columns.find((name) => bare(name) === bare(given));
  if (column !== undefined) return column;
  if (areOpen) return given;
  throw new InvalidArgumentError(noColumn(given, columns));
}

/** That there is no such column, and which there are. */
export function noColumn(given: string, columns: readonly string[]): string {
  const guess = didYouMean(given, columns) || ".";
  return `There is no column "${given}"${guess} There are ${columns.join(", ")}.`;
}
