import { readFileSync, writeFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { type Command, InvalidArgumentError, Option } from "commander";
import { Exit, exitCodes } from "./exit.js";
import { reviewOf } from "./review/build.js";
import { gateCodes, type Limits, type Refusal, refusalsOf } from "./review/gates.js";
import { renderHtml } from "./review/html.js";
import { defaultMaxLength, renderMarkdown } from "./review/markdown.js";
import type { Review } from "./review/model.js";
import { readPreview } from "./review/preview.js";
import { renderText } from "./review/text.js";

const formats = ["text", "markdown", "html", "json"] as const;

interface Options extends Limits {
  format: (typeof formats)[number];
  maxLength: number;
  output?: string;
}

const help = `
Exit codes: 0 reviewed, all gates open; 1 the preview itself failed; 2 wrong usage or input; 4 --max-deactivations,
5 --require-languages, 7 --expect-no-changes refused (the first of them). The review is printed in any case.

Examples:
  pulumi preview --json --refresh --show-sames | presence review
  presence review preview.json --format markdown --output comment.md --max-deactivations 3
  presence review preview.json --format html --output review.html --require-languages en_US,es`;

/** Adds `presence review`: what a preview means, in the words of the domain. */
export function addReviewCommand(program: Command): void {
  program
    .command("review")
    .summary("what a preview means, for people who do not read Pulumi diffs")
    .description("Says what `pulumi up` will do to the statuses, from the output of `pulumi preview --json`.")
    .argument("[file]", "the preview's JSON; - for the standard input", "-")
    .addOption(new Option("--format <format>", "how to print it").choices(formats).default("text"))
    .option("--output <file>", "write it there in place of the standard output")
    .option("--max-length <bytes>", "the longest Markdown; GitLab takes 1000000", length, defaultMaxLength)
    .option("--max-deactivations <count>", "refuse when more definitions are deactivated", count)
    .option("--require-languages <list>", "refuse when a status lacks a label in one of these, such as en_US,es", list)
    .option("--expect-no-changes", "refuse when anything changes")
    .addHelpText("after", help)
    .action(run);
}

async function run(file: string, options: Options): Promise<void> {
  const review = reviewOf(await read(file));
  const refusals = refusalsOf(review, options);
  const printed = render(review, refusals, options);
  if (options.output === undefined) process.stdout.write(printed);
  else writeFileSync(options.output, printed);
  if (review.errors.length > 0) throw new Exit(exitCodes.failed, "the preview failed, so the review does not hold all");
  const [first] = refusals;
  if (first) throw new Exit(gateCodes[first.gate], refusals.map(({ message }) => `refused: ${message}`).join("\n"));
}

async function read(file: string): Promise<ReturnType<typeof readPreview>> {
  try {
    return readPreview(file === "-" ? await text(process.stdin) : readFileSync(file, "utf8"));
  } catch (error) {
    throw new Exit(exitCodes.usage, `${file === "-" ? "the standard input" : file}: ${(error as Error).message}`);
  }
}

function render(review: Review, refusals: readonly Refusal[], { format, maxLength }: Options): string {
  switch (format) {
    case "text":
      return renderText(review);
    case "markdown":
      return renderMarkdown(review, refusals, maxLength);
    case "html":
      return renderHtml(review, refusals);
    case "json":
      return `${JSON.stringify({ ...review, refusals }, undefined, 2)}\n`;
  }
}

function count(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("It must be a whole number, 0 or more.");
  return Number(text);
}

function length(text: string): number {
  if (count(text) < 2_000) throw new InvalidArgumentError("It must be 2000 or more.");
  return count(text);
}

function list(text: string): string[] {
  return text
    .split(",")
    .map((item) => item.trim())
    .filter(Boolean);
}
