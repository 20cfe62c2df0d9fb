import { type Command, Option } from "commander";
import { describe, type Definition, type Generation } from "../../definition/definition.js";
import { connect, type ConnectionOptions, connectionOptions, refuseOrganization } from "../connection.js";
import { Exit, exitCodes } from "../exit-codes.js";
import { formatOf, outputFile } from "../output.js";
import { readListing } from "../sources/listing.js";
import { counted, note } from "../text.js";
import { formats } from "./formats.js";
import { explain } from "./notes.js";
import { type Destination, writeImports, writeFormat } from "./outcome.js";
import { type Sorted, sortDefinitions } from "./statuses.js";

interface ExportOptions extends ConnectionOptions, Destination {
  format: keyof typeof formats | "import";
  from?: string;
  deactivated?: true;
}

/** Adds `presence export`: from the definitions of an organisation to a Pulumi project that takes them over. */
export function addExportCommand(program: Command): void {
  const command = program
    .command("export")
    .summary("Write a Pulumi project that takes over the definitions an organisation has.")
    .description(
      "Write a Pulumi project that declares the presence definitions an organisation has. Each is bound to its id, so that " +
        "the first `pulumi up` takes them over and changes nothing. Reads only; needs no permission on the default endpoints.",
    )
    .addOption(
      new Option(
        "--format <format>",
        "the language of the project; data: a catalogue file and a program of ten lines; import: the file for `pulumi import --file`. " +
          "python, yaml and import are for the native plugin",
      )
        .choices([...Object.keys(formats), "import"])
        .default("typescript"),
    )
    .option("--name <project>", "the name of the Pulumi project", "presence-catalogue")
    .option(
      "--output <path>",
      "where to write it (default: a folder with the project's name; an import file to stdout)",
    )
    .addOption(new Option("--out <path>", "the earlier name of --output").hideHelp())
    .option("--from <file>", "read a saved listing or catalogue (JSON) instead of an organisation")
    .option("--deactivated", "export deactivated ones too")
    .option("--force", "overwrite files that were changed by hand");
  connectionOptions(command)
    .addHelpText(
      "after",
      `
Examples:
  $ presence export
  $ presence export --name statuses --presence-api presence/definitions
  $ presence export --format data --name statuses
  $ presence export --format yaml --name statuses
  $ presence export --format import --output imports.json
  $ presence export --from listing.json --deactivated --output draft`,
    )
    .action(async ({ output, out: named = output, ...given }: ExportOptions & { output?: string }) => {
      const out = given.format === "import" ? importFile(named, given.from) : named;
      const options = out === undefined ? given : { ...given, out };
      const isChosen = (option: string) => command.getOptionValueSource(option) !== "default";
      refuseWithoutSense(options, isChosen("name"));
      await run(options, isChosen("presenceApi"));
    });
}

/** The file that imports are written to, where they are not for the standard output. */
function importFile(named: string | undefined, from: string | undefined): string | undefined {
  const file = outputFile(named, from === undefined ? [] : [from]);
  if (file !== undefined) formatOf(file, ["json"]);
  return file;
}

/** An option that would have no effect was meant to have one. */
function refuseWithoutSense({ format, name, out, force }: ExportOptions, isNamed: boolean): void {
  const faults: string[] = [];
  if (format === "import" && isNamed)
    faults.push(
      "--name names a project, and --format import writes none: leave it out, or name the file with --output",
    );
  if (format === "import" && force && out === undefined)
    faults.push(
      "--force overwrites a file, and --format import writes to stdout: leave it out, or name the file with --output",
    );
  if (out === "" || out === "-")
    faults.push("--output names no folder, which a project needs: name one, or leave it out");
  if (!/^[A-Za-z0-9_.-]{1,100}$/.test(name))
    faults.push(`--name ${name}: a project's name has letters, digits, hyphens, underscores and dots`);
  if (faults.length > 0) throw new Exit(exitCodes.usage, faults.join("\n"));
}

async function run(options: ExportOptions, isGenerationChosen: boolean): Promise<void> {
  const { format, deactivated: withDeactivated = false } = options;
  if (options.from !== undefined) refuseOrganization(options);
  const { definitions, generation } =
    options.from === undefined
      ? await fromOrganization(options)
      : await fromFile(options.from, options, isGenerationChosen);

  const project = format === "import" ? undefined : formats[format];
  const { takesAnySystemPresence = true, program } = project ?? {};
  const sorted = sortDefinitions(definitions, { generation, withDeactivated, takesAnySystemPresence });
  const told = project
    ? await writeFormat(project, sorted, generation, options)
    : await writeImports(sorted, generation, options);
  tellLeftOut(sorted, program);
  for (const { definition, doubts } of sorted.statuses)
    for (const doubt of doubts) note(`Look at ${describe(definition)}: ${doubt}`);
  for (const text of told.onStderr ?? []) console.error(text);
  console.log(told.onStdout);
}

async function fromOrganization(
  options: ConnectionOptions,
): Promise<{ definitions: Definition[]; generation: Generation }> {
  const { definitions, config } = connect(options);
  if (config.presenceApi === "presencedefinitions")
    note(
      "The default endpoints may leave out definitions that belong to a division. Where the organisation has such, export with " +
        "--presence-api presence/definitions, which needs the permission presence:presenceDefinition:view",
    );
  return { definitions: await definitions.list(), generation: config.presenceApi };
}

/** Divisions tell that the listing is from the endpoints that know them. */
async function fromFile(path: string, { presenceApi }: ConnectionOptions, isGenerationChosen: boolean) {
  const definitions = await readListing(path);
  const hasDivisions = definitions.some(({ divisionId }) => divisionId !== undefined);
  const told: Generation = hasDivisions ? "presence/definitions" : "presencedefinitions";
  return { definitions, generation: isGenerationChosen ? (presenceApi as Generation) : told };
}

/** On stderr, so that nobody believes that all is under code when it is not. */
function tellLeftOut({ builtIn, deactivated, refused }: Sorted, program: string | undefined): void {
  if (builtIn > 0) note(`Left out: ${counted(builtIn, "System definition")}, which nobody can change`);
  if (deactivated > 0)
    note(`Left out: ${counted(deactivated, "deactivated definition")}; --deactivated takes them too`);
  for (const one of refused) note(`Left out: ${explain(one)}`);
  if (refused.length > 0)
    note(
      "To manage what was left out, put it right in Genesys Cloud and export again" +
        (program === undefined ? "" : `; ${program} says what else can be done`),
    );
}
