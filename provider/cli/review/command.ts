import { writeFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { type Command, InvalidArgumentError, Option } from "commander";
import { Exit, exitCodes } from "../exit-codes.js";
import { readTextFile, reasonOf, textOf } from "../files.js";
import { jsonOf } from "../text.js";
import { reviewOf } from "./build.js";
import { type Content, contentOf } from "./content.js";
import { type Context, contextOf, readContext } from "./context.js";
import { flagOf, gates, type Limits, readCount, type Refusal, refusalsOf } from "./gates.js";
import { renderHtml } from "./html.js";
import { defaultMaxLength, renderMarkdown } from "./markdown.js";
import type { Review } from "./model.js";
import { readPreview } from "./preview.js";
import { renderText } from "./text.js";

const formats = ["text", "markdown", "html", "json"] as const;

interface Options extends Limits {
  context: Context;
  format: (typeof formats)[number];
  maxLength: number;
  output?: string;
}

const help = `
A refusal ends with the exit code of the first gate that is shut: ${Object.entries(gates)
  .map(([name, { exitCode }]) => `${exitCode} ${flagOf(name)}`)
  .join(", ")}.
1 means that the preview itself failed. The review is printed in any case.

Examples:
  pulumi preview --json --refresh --show-sames | presence review
  presence review preview.json --format markdown --output comment.md --max-deactivations 3
  presence review preview.json --format html --output review.html --require-languages en_US,es`;

/** Adds `presence review`: what a preview means, in the words of the domain. */
export function addReviewCommand(program: Command): void {
  const command = program
    .command("review")
    .summary("Say what a preview means, for people who do not read Pulumi diffs.")
    .description("Say what `pulumi up` will do to the statuses, from the output of `pulumi preview --json`.")
    .argument("[file]", "the preview's JSON; - for the standard input", "-")
    .addOption(new Option("--format <format>", "how to print it").choices(formats).default("text"))
    .option("--output <file>", "write it there in place of the standard output")
    .addOption(
      new Option(
        "--context <key=value>",
        "tell where the review is from; can be given again. GitHub's and GitLab's variables tell commit, request and author",
      )
        .argParser(readContext)
        .default({}, "what the pipeline tells"),
    )
    .option("--max-length <bytes>", "the longest Markdown; GitLab takes 1000000", readLength, defaultMaxLength)
    .addHelpText("after", help)
    .action(run);
  for (const [name, { argument, help: says, read }] of Object.entries(gates)) {
    const option = new Option([flagOf(name), ...(argument ? [argument] : [])].join(" "), says);
    command.addOption(read ? option.argParser<unknown>(read) : option);
  }
}

async function run(file: string, options: Options): Promise<void> {
  const text = await read(file);
  const { review, fault } = reviewIn(text);
  const refusals = fault === undefined ? refusalsOf(review, options) : [];
  const printed = render(review, refusals, options);
  if (options.output === undefined) process.stdout.write(printed);
  else write(options.output, printed);
  if (fault !== undefined) throw new Exit(exitCodes.usage, `${nameOf(file)}: ${fault}`);
  if (review.errors.length > 0) throw new Exit(exitCodes.failed, "the preview failed, so the review does not hold all");
  const [first] = refusals;
  // A terminal has the reasons already.
  const isTold = options.output === undefined && options.format === "text";
  if (first)
    throw new Exit(
      gates[first.gate].exitCode,
      isTold
        ? `refused by ${refusals.map(({ gate }) => flagOf(gate)).join(", ")}`
        : refusals.map(({ message }) => `refused: ${message}`).join("\n"),
    );
}

/** The review of a preview, or that there is none: a comment that an earlier preview has left must not stay as it is. */
function reviewIn(text: string): { review: Review; fault?: string } {
  try {
    return { review: reviewOf(readPreview(text)) };
  } catch (error) {
    const fault = (error as Error).message;
    return {
      review: { stack: "", project: "", statuses: [], notShown: 0, others: {}, errors: [fault], warnings: [] },
      fault,
    };
  }
}

const nameOf = (file: string) => (file === "-" ? "the standard input" : file);

function write(file: string, printed: string): void {
  try {
    writeFileSync(file, printed);
  } catch (error) {
    throw new Exit(exitCodes.usage, `${file} cannot be written: ${reasonOf(error)}`);
  }
}

async function read(file: string): Promise<string> {
  try {
    return file === "-" ? textOf(await buffer(process.stdin)) : readTextFile(file);
  } catch (error) {
    throw new Exit(exitCodes.usage, `${nameOf(file)}: ${(error as Error).message}`);
  }
}

function render(review: Review, refusals: readonly Refusal[], options: Options): string {
  const { format, maxLength } = options;
  const content = contentOf(review, refusals, options, contextOf(review, options.context));
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

function readLength(text: string): number {
  if (readCount(text) < 2_000) throw new InvalidArgumentError("It must be 2000 or more.");
  return readCount(text);
}
