import { type Command, Option } from "commander";
import { type CatalogueFile, type FileFault, readCatalogue, toldIn } from "../../catalogue-file/read.js";
import { reasonOf } from "../../catalogue-file/text-file.js";
import { type Csv, csvText, readCsv } from "../csv.js";
import { type Delimiter, delimiterOption, delimiters } from "../csv-line.js";
import { Exit, exitCodes } from "../exit-codes.js";
import { catalogueFileIn, changeText, nameOfFile, openText, readText } from "../files.js";
import { Conflict, writeOne } from "../export/project.js";
import { languageName } from "../language-names.js";
import { readLanguage } from "../options.js";
import { formatOf, outputFile } from "../output.js";
import { type Column, printListing } from "../table.js";
import { counted, note, visible } from "../text.js";
import { planLabels, type PlannedLabel } from "./plan.js";
import { readSheet, type Sheet, sheetOf } from "./sheet.js";

interface ExportOptions {
  language: string;
  source: string;
  missing?: true;
  deactivated?: true;
  delimiter: Delimiter;
  output?: string;
  force?: true;
}

interface ImportOptions {
  into: string;
  language?: string;
  source: string;
  dryRun?: true;
}

const usualFile = "statuses.yaml";
const programs = "A catalogue that is a program becomes such a file by `presence export --format data`.";

/** Adds `presence labels export` and `import`: labels to translators and back. */
export function addLabelsCommands(program: Command): void {
  const labels = program.command("labels").description("Labels of a catalogue file, to translators and back.");
  const source = () =>
    new Option("--source <language>", "the language that is translated from").argParser(readLanguage).default("en_US");

  labels
    .command("export")
    .summary("Write the labels in a language as CSV, for a translator.")
    .description(
      `Write a CSV file for a translator: a line a status, with its label in the source language and in another one.

Excel opens it as it is, in Europe with --delimiter semicolon. A label that begins with =, +, - or @ has an apostrophe \
before it, so that no spreadsheet runs it; the import takes that away again. ${programs}`,
    )
    .argument("[catalogue]", "the catalogue file; - is the standard input", usualFile)
    .requiredOption("--language <target>", "the language that is translated to, such as de", readLanguage)
    .addOption(source())
    .option("--missing", "only statuses that have no label in it")
    .option("--deactivated", "export deactivated ones too")
    .addOption(delimiterOption().default("comma", "comma; tab in an --output file that ends in .tsv"))
    .option("--output <csv>", "where to write it (default: stdout)")
    .option("--force", "overwrite files that were changed by hand")
    .addHelpText(
      "after",
      `
Examples:
  $ presence labels export --language de --output de.csv
  $ presence labels export statuses.yaml --language de --missing --delimiter semicolon --output de.csv`,
    )
    .action(exportLabels);

  labels
    .command("import")
    .summary("Put the labels of a translator into a catalogue file.")
    .description(
      `Put the labels of a CSV file, as \`presence labels export\` writes it, into a catalogue file, and show which those are.

Columns are found by their titles, in any order, whatever separates them. A cell without a translation changes nothing. \
Nothing is written if anything in the file is wrong; what is not changed in the catalogue file keeps every byte.`,
    )
    .argument("<csv>", "the translator's file")
    .option("--into <catalogue>", "the catalogue file", usualFile)
    .option("--language <target>", "the language that is translated to, such as de", readLanguage)
    .addOption(source())
    .option("--dry-run", "only say what would be done")
    .addHelpText("after", "\nExamples:\n  $ presence labels import de.csv --into statuses.yaml")
    .action(importLabels);
}

function refuseSame({ language, source }: { language: string | undefined; source: string }): void {
  if (language !== source) return;
  throw new Exit(exitCodes.usage, `--language ${source} is what is translated from: name another, or another --source`);
}

async function exportLabels(named: string, options: ExportOptions, command: Command): Promise<void> {
  const { language, source, missing, deactivated, force = false } = options;
  refuseSame(options);
  const output = outputFile(options.output, [named]);
  const isTsv = output !== undefined && formatOf(output, ["csv", "tsv"]) === "tsv";
  const delimiter = isTsv && command.getOptionValueSource("delimiter") === "default" ? "tab" : options.delimiter;
  const path = catalogueFileIn(named);
  const file = usable(path, await readText(path));
  const offered = file.statuses.filter((status) => deactivated || !status.deactivated);
  const wanted = offered.filter(({ languageLabels }) => !missing || languageLabels[language] === undefined);
  // By the mark, Excel knows that it is UTF-8.
  const sheet = sheetOf(wanted, file, { source, language }, delimiters[delimiter]);
  const text = `\uFEFF${csvText(sheet)}`;
  if (output !== undefined) await write(output, text, force);
  else process.stdout.write(process.stdout.isTTY ? csvText(visibleIn(sheet)) : text);
  const leftOut = file.statuses.length - offered.length;
  if (leftOut > 0)
    note(`Left out: ${counted(leftOut, "deactivated status", "deactivated statuses")}; --deactivated takes them too`);
  note(
    `${counted(wanted.length, "status", "statuses")} to translate from ${source} to ${language}${output === undefined ? "" : `, in ${output}`}`,
  );
}

/** What a terminal gets of a sheet. */
function visibleIn(sheet: Csv): Csv {
  return { ...sheet, rows: sheet.rows.map((row) => ({ ...row, cells: row.cells.map(visible) })) };
}

async function write(output: string, text: string, force: boolean): Promise<void> {
  await writeOne(output, text, force).catch((error: unknown) => {
    if (error instanceof Conflict)
      throw new Exit(
        exitCodes.failed,
        `${output} is there and says something else, perhaps a translator's work; nothing was written. ` +
          "Write to another place with --output, or overwrite it with --force",
      );
    throw new Exit(exitCodes.usage, `${output} cannot be written: ${reasonOf(error)}`);
  });
}

function importLabels(path: string, { into: named, language, source, dryRun }: ImportOptions): void {
  refuseSame({ language, source });
  const into = catalogueFileIn(named);
  const opened = openText(into);
  const file = usable(into, opened.text);
  const told = { faults: [] as Told[], warnings: [] as Told[] };
  const fault = (line: number, message: string) => void told.faults.push({ line, message });
  const warn = (line: number, message: string) => void told.warnings.push({ line, message });
  const used = file.statuses.flatMap(({ languageLabels }) => Object.keys(languageLabels));
  const asked = language === undefined ? [] : [language];
  const sheet = readSheet(read(path, fault), { source, language }, [...used, source, ...asked], { fault, warn });
  const planned =
    sheet && planLabels({ raw: opened.text, file }, sheet.rows, { source, language: sheet.language }, { fault, warn });
  if (told.faults.length > 0 || !planned)
    throw refused(path, told.faults, `${path} cannot be used; nothing was written`);
  for (const warning of inOrder(told.warnings)) note(`warning: ${toldIn(path, warning)}`);
  if (!dryRun && planned.labels.length > 0) changeText(into, opened, planned.text);
  if (planned.labels.length > 0) tell(planned.labels, into, dryRun);
  else note(`${into} stays as it is: ${whyNothing(sheet)}.`);
}

type Told = Pick<FileFault, "line" | "message">;

/** A catalogue file whose statuses can be relied on; what its rules say is what translations may be there for. */
function usable(path: string, text: string): CatalogueFile {
  const file = readCatalogue(text.replace(/\r\n?/g, "\n"));
  const faults = file.faults.filter(({ rule }) => rule === undefined);
  if (faults.length === 0) return file;
  const isOther = /\.(?!ya?ml$|json$)\w+$/i.test(path) || faults.some(({ property }) => property === "statuses");
  const name = nameOfFile(path);
  throw refused(name, faults, `${name} cannot be used; nothing was written${isOther ? `. ${programs}` : ""}`);
}

function read(path: string, fault: (line: number, reason: string) => void): ReturnType<typeof readCsv> {
  try {
    return readCsv(path, fault);
  } catch (error) {
    throw new Exit(exitCodes.usage, `${path} cannot be read: ${(error as Error).message}`);
  }
}

function refused(path: string, faults: readonly Told[], head: string): Exit {
  return new Exit(exitCodes.usage, [head, ...inOrder(faults).map((fault) => `- ${toldIn(path, fault)}`)].join("\n"));
}

const inOrder = (told: readonly Told[]) => told.toSorted((one, other) => one.line - other.line);

/** Why a sheet changes no label. */
function whyNothing({ language, rows }: Sheet): string {
  if (rows.length === 0) return "the sheet has no row";
  if (rows.some(({ target }) => target !== "")) return "it has all these labels already";
  return `0 of ${counted(rows.length, "row")} have a translation in ${languageName(language)}`;
}

function tell(labels: readonly PlannedLabel[], into: string, dryRun = false): void {
  const columns: Column<PlannedLabel>[] = [
    { name: "key", cell: ({ key }) => key },
    { name: "from", cell: ({ row }) => row.source },
    { name: "before", cell: ({ before }) => before },
    { name: "after", cell: ({ label }) => label },
  ];
  printListing({ columns, rows: labels }, { format: "table" });
  const added = labels.filter(({ before }) => before === undefined).length;
  const [language = ""] = labels.map(({ language }) => language);
  const counts = `${counted(added, "label")} in ${visible(language)} added and ${labels.length - added} changed`;
  note(dryRun ? `${into} stays as it is. Without --dry-run: ${counts}.` : `${into}: ${counts}.`);
}
