import type { Command } from "commander";
import type { Definition } from "../../definition/definition.js";
import { connect, type ConnectionOptions, connectionOptions, refuseOrganization } from "../connection.js";
import type { Context } from "../context.js";
import { Exit, exitCodes } from "../exit-codes.js";
import { nameOfFile, readText } from "../files.js";
import { readLanguages } from "../options.js";
import { type OutputOptions, outputOptions, printTo } from "../output.js";
import { contextOf, pageOptions } from "../pipeline.js";
import { columnOptions, forms, type PrintOptions } from "../print-options.js";
import { gates, unusedLanguages } from "../review/gates.js";
import { leftOutOf } from "../sources/left-out.js";
import { contextIn, jsonIn, listingIn, namesIn } from "../sources/listing.js";
import { ofOrganization, readSource, type Source } from "../sources/source.js";
import { printListing } from "../table.js";
import { jsonOf } from "../text.js";
import { userNames } from "../user-names.js";
import { lastChangeOf, type Names, userIn } from "../who.js";
import { compareWith } from "./against.js";
import { type CatalogueContent, catalogueContent, type Subject } from "./content.js";
import { checkColumns, columnNames, dataOf, listingOf } from "./data.js";
import { renderHtml } from "./html.js";
import { renderMarkdown } from "./markdown.js";
import { renderText } from "./text.js";

const formats = [...forms, "html"] as const;

interface Options
  extends ConnectionOptions, Pick<PrintOptions, "columns" | "quiet">, OutputOptions<(typeof formats)[number]> {
  from?: string;
  against?: string;
  requireLanguages?: readonly string[];
  context: Context;
  maxLength: number;
}

/** Adds `presence catalogue`: the statuses of an organisation as they are, for people. */
export function addCatalogueCommand(program: Command): void {
  const command = program
    .command("catalogue")
    .summary("Show what agents can choose, with every translation and what there is to look at.")
    .description(
      "Show the statuses of an organisation as they are: labels by language, gaps, what agents cannot tell apart, what is deactivated " +
        "and built in, and who changed what last. Reads only; needs no permission on the default endpoints, and directory:user:view to " +
        "tell people by name.",
    )
    .option("--from <file>", "read a saved listing or catalogue (JSON) instead of an organisation")
    .option(
      "--against <file>",
      "tell what is managed, made by hand or missing by a catalogue file or its folder, a stack's state, or a saved listing or catalogue",
    )
    .option("--require-languages <list>", gates.requireLanguages.help, readLanguages);
  columnOptions(outputOptions(command, formats), columnNames, true);
  connectionOptions(pageOptions(command))
    .addHelpText(
      "after",
      `
CSV, --columns and --quiet have every status, the deactivated and the built-in ones too.
A language is a column: --columns systemPresence,en_US,de.

Exit code 5: a label is missing in a language of --require-languages. The catalogue is printed in any case.

Examples:
  $ presence catalogue
  $ presence catalogue --format html --output statuses.html
  $ pulumi stack export | presence catalogue --against - --format markdown
  $ presence catalogue --format json --output 2026-11.json
  $ presence catalogue --against 2026-11.json`,
    )
    .action(run);
}

async function run(options: Options): Promise<void> {
  if (options.columns && options.format === "html")
    throw new Exit(exitCodes.usage, "--columns is for a table: a page has them all");
  if (options.columns?.includes("managed") && options.against === undefined)
    throw new Exit(exitCodes.usage, "--columns managed takes --against, by which it is known what is managed");
  if (options.from !== undefined) refuseOrganization(options);
  if (options.from === "-" && options.against === "-")
    throw new Exit(exitCodes.usage, "only one of --from and --against can be the standard input (-)");
  const against = options.against === undefined ? undefined : await readSource(options.against);
  const { definitions, names, context, known } =
    options.from === undefined ? await read(options, against) : await fromFile(options.from, options.context, against);
  const subject = {
    definitions,
    names,
    required: options.requireLanguages,
    against: known && compareWith(known, definitions),
  };
  checkColumns(options.columns ?? [], subject);
  const content = catalogueContent(subject, context);
  print(subject, content, options);
  const gaps = content.findings.find(({ key }) => key === "gaps");
  if (options.requireLanguages && gaps)
    throw new Exit(
      gates.requireLanguages.exitCode,
      [
        `refused: a label is missing in a required language: ${gaps.lines.map(({ text }) => text).join("; ")}.`,
        ...unusedLanguages(
          options.requireLanguages,
          content.coverage.flatMap(({ code, labelled }) => (labelled > 0 ? [code] : [])),
        ),
      ].join(" "),
    );
}

interface Read {
  definitions: Definition[];
  names: Names;
  context: Context;
  /** What of the other side is of the organisation. */
  known: Source | undefined;
}

async function read(options: Options, against: Source | undefined): Promise<Read> {
  const organization = connect(options);
  const [listed, identity] = await Promise.all([organization.definitions.list(), organization.identity()]);
  const known = against && ofOrganization(against, identity?.id);
  const leftOut = known ? await leftOutOf(new Set(listed.map(({ id }) => id)), known, organization) : [];
  const definitions = [...listed, ...leftOut];
  const people = definitions.flatMap((definition) => userIn(lastChangeOf(definition)?.by) ?? []);
  const names = await userNames(organization.api, people);
  const { host } = new URL(organization.config.client.apiUrl);
  const context = contextOf({ organization: identity?.title, at: host }, options.context);
  return { definitions, names, context, known };
}

/** @param given with `--context`; of a catalogue that was saved, the rest is told as it was then, and not as it is now */
async function fromFile(path: string, given: Context, known: Source | undefined): Promise<Read> {
  const saved = jsonIn(path, await readText(path));
  const file = nameOfFile(path);
  const then = contextIn(saved);
  const context = then["time"] === undefined ? contextOf({ file }, given) : { ...then, file, ...given };
  return { definitions: listingIn(path, saved), names: namesIn(saved), context, known };
}

function print(subject: Subject, content: CatalogueContent, options: Options): void {
  const { format, columns, quiet, maxLength, output } = options;
  if (format === "html") printTo(output, renderHtml(content));
  else if (quiet || columns || format === "csv" || format === "tsv")
    printListing(listingOf(subject, content, columns ?? []), { ...options, format });
  else if (format === "json") printTo(output, `${jsonOf(dataOf(subject, content))}\n`);
  else printTo(output, format === "markdown" ? renderMarkdown(content, maxLength) : renderText(content, output));
}
