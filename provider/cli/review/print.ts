import { type Command, Option } from "commander";
import type { Context } from "../context.js";
import { Exit, exitCodes } from "../exit-codes.js";
import { type OutputOptions, outputOptions, printTo } from "../output.js";
import { contextOf, pageOptions } from "../pipeline.js";
import { printListing } from "../table.js";
import { jsonOf } from "../text.js";
import { type Content, contentOf } from "./content.js";
import { defaultLimits, flagOf, gates, type Limits, type Refusal, refusalsOf } from "./gates.js";
import { renderHtml } from "./html.js";
import { renderMarkdown } from "./markdown.js";
import type { Review } from "./model.js";
import { sheetOf } from "./sheet.js";
import { renderText } from "./text.js";

const formats = ["text", "markdown", "html", "json", "csv", "tsv"] as const;

/** What `reviewOptions` adds to a command. */
export interface ReviewOptions extends Limits, OutputOptions<(typeof formats)[number]> {
  context: Context;
  maxLength: number;
}

/** The part of the help that tells the exit codes of the gates. */
export const gatesHelp = `A refusal ends with the exit code of the first gate that is shut:
${Object.entries(gates)
  .map(([name, { exitCode }]) => `  ${String(exitCode).padStart(2)}  ${flagOf(name)}`)
  .join("\n")}`;

/** Adds the options that say how a review is printed, and what it is refused for. */
export function reviewOptions(command: Command): Command {
  pageOptions(outputOptions(command, formats));
  for (const [name, { argument, help: says, read }] of Object.entries(gates)) {
    const option = new Option([flagOf(name), ...(argument ? [argument] : [])].join(" "), says);
    // An option of its own: there is none that this one would turn off.
    option.negate = false;
    command.addOption(read ? option.argParser<unknown>(read) : option);
  }
  return command;
}

/**
 * Prints a review, whatever comes of it.
 * @param source where it is from, for its context
 * @returns how the command has to end: where the review is not complete, and with the exit code of the first gate that is shut
 * @throws Exit where it cannot be written
 */
export function printReview(
  review: Review,
  options: ReviewOptions,
  source: Readonly<Record<string, string | undefined>>,
  command: Content["command"] = "review",
): Exit | undefined {
  const { format, maxLength, output } = options;
  // A comparison is of any two catalogues: only what a run is going to do has limits that nobody has asked for.
  const refusals = refusalsOf(review, command === "review" ? { ...defaultLimits, ...options } : options);
  const content = contentOf(review, refusals, options, contextOf(source, options.context), command);
  if (format === "csv" || format === "tsv") printListing(sheetOf(content), { ...options, format });
  else printTo(output, render(review, refusals, content, format, maxLength));
  if (review.errors.length > 0)
    return new Exit(exitCodes.failed, "the preview failed, so the review does not hold all");
  const [first] = refusals;
  // A terminal has the reasons already.
  const isTold = output === undefined && format === "text";
  if (!first) return undefined;
  return new Exit(
    gates[first.gate].exitCode,
    isTold
      ? `refused by ${refusals.map(({ gate }) => flagOf(gate)).join(", ")}`
      : refusals.map(({ message }) => `refused: ${message}`).join("\n"),
  );
}

function render(
  review: Review,
  refusals: readonly Refusal[],
  content: Content,
  format: "text" | "markdown" | "html" | "json",
  maxLength: number,
): string {
  switch (format) {
    case "text":
      return renderText(content);
    case "markdown":
      return renderMarkdown(content, maxLength);
    case "html":
      return renderHtml(content);
    case "json":
      return `${jsonOf(dataOf(review, refusals, content))}\n`;
  }
}

/** For programs: the review, and what the other formats say of it, in their order. */
function dataOf(
  review: Review,
  refusals: readonly Refusal[],
  { verdict, context, summary, sections, footnotes }: Content,
) {
  const told = sections.map(({ key, entries }) => ({ section: key, statuses: entries.map(({ name }) => name) }));
  return {
    verdict: verdict.kind,
    headline: verdict.headline,
    context,
    summary,
    sections: told,
    footnotes,
    ...review,
    refusals,
  };
}
