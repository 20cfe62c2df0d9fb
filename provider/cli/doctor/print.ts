import type { Command } from "commander";
import { type OutputOptions, outputOptions, printTo } from "../output.js";
import { type Listing, printListing } from "../table.js";

const formats = ["text", "json", "csv", "tsv", "markdown"] as const;

/** How the doctor prints what it has found. */
export type PrintOptions = OutputOptions<(typeof formats)[number]>;

export function printOptions(command: Command): Command {
  return outputOptions(command, formats);
}

/** Prints lines for people, or a listing. */
export function printFindings<Row>(options: PrintOptions, listing: Listing<Row>, lines: () => readonly string[]): void {
  const { format, output } = options;
  if (format === "text")
    printTo(
      output,
      lines()
        .map((line) => `${line}\n`)
        .join(""),
    );
  else printListing(listing, { ...options, format });
}
