import { relative, resolve, sep } from "node:path";
import type { Command } from "commander";
import { type FileFault, readCatalogue, readCatalogueFile } from "../../catalogue-file/read.js";
import { exitCodes } from "../exit-codes.js";
import { catalogueFileIn, nameOfFile, readText } from "../files.js";
import { type OutputOptions, outputOptions, printTo } from "../output.js";
import { type Column, printListing } from "../table.js";
import { counted, note, visible } from "../text.js";
import { warningsIn } from "./warnings.js";

interface Finding extends FileFault {
  file: string;
  severity: "error" | "warning";
}

const formats = ["text", "json", "csv", "tsv", "markdown", "github"] as const;

/** Adds `presence lint`: what is wrong with catalogue files, without an organisation. */
export function addLintCommand(program: Command): void {
  const command = program
    .command("lint")
    .summary("Check catalogue files, without an organisation.")
    .description(
      "Check catalogue files by every rule that `pulumi preview` checks them by, but for what only the organisation knows: its limit " +
        "of active statuses (limitFromOrganization) and system presences of its own. Needs no credentials. " +
        "Warnings alone are no failure.",
    )
    .argument("<file...>", "catalogue files, in YAML or JSON, or folders that have one; - is the standard input");
  outputOptions(command, formats, "how to print it; github: annotations on the lines of a pull request")
    .addHelpText(
      "after",
      `
Examples:
  $ presence lint statuses.yaml
  $ presence lint europe.yaml america.json --format github`,
    )
    .action(lint);
}

const columns: Column<Finding>[] = [
  { name: "file", cell: ({ file }) => file },
  { name: "line", cell: ({ line }) => String(line) },
  { name: "column", cell: ({ column }) => String(column) },
  { name: "severity", cell: ({ severity }) => severity },
  { name: "message", cell: ({ message }) => message },
];

async function lint(named: readonly string[], options: OutputOptions<(typeof formats)[number]>): Promise<void> {
  const { format, output } = options;
  const files = [...new Set(named)];
  const findings = (await Promise.all(files.map((file) => findingsIn(catalogueFileIn(file))))).flat();
  const errors = findings.filter(({ severity }) => severity === "error").length;
  if (format === "text" || format === "github")
    printTo(output, findings.map((one) => `${format === "github" ? annotation(one) : textOf(one)}\n`).join(""));
  else printListing({ columns, rows: findings }, { ...options, format });
  note(
    `${counted(errors, "error")} and ${counted(findings.length - errors, "warning")} in ${counted(files.length, "file")}.`,
  );
  if (errors > 0) process.exitCode = exitCodes.usage;
}

async function findingsIn(path: string): Promise<Finding[]> {
  const read = path === "-" ? readCatalogue(await readText(path)) : readCatalogueFile(path);
  const file = nameOfFile(path);
  return [
    ...read.faults.map((fault) => ({ file, severity: "error" as const, ...fault })),
    ...warningsIn(read).map((warning) => ({ file, severity: "warning" as const, ...warning })),
  ].sort((one, other) => one.line - other.line || one.column - other.column);
}

function textOf({ file, line, column, severity, message }: Finding): string {
  return `${visible(file)}:${line}:${column}: ${severity}: ${message}`;
}

/**
 * A workflow command of GitHub Actions. A path is from the repository's folder.
 * Source: docs.github.com, "Workflow commands for GitHub Actions"; the escapes are those of @actions/core.
 */
function annotation({ file, line, column, severity, message }: Finding): string {
  const root = process.env["GITHUB_WORKSPACE"] ?? ".";
  const path = relative(root, resolve(file)).split(sep).join("/");
  const properties = { file: path, line, col: column };
  const told = Object.entries(properties).map(([name, value]) => `${name}=${escaped(String(value), /[%\r\n:,]/g)}`);
  return `::${severity} ${told.join(",")}::${escaped(visible(message), /[%\r\n]/g)}`;
}

function escaped(text: string, characters: RegExp): string {
  return text.replace(characters, encodeURIComponent);
}
