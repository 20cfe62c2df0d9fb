import { relative } from "node:path";
import { type Command, Option } from "commander";
import { nativePackage } from "../../resource/tokens.js";
import { describe, type Definition, type Generation } from "../../definition/definition.js";
import { connect, type ConnectionOptions, connectionOptions } from "../connection.js";
import { Exit, exitCodes } from "../exit-codes.js";
import { reasonOf } from "../files.js";
import { counted, note } from "../text.js";
import type { Format } from "./format.js";
import { formats } from "./formats.js";
import { importsOf } from "./imports.js";
import { readListing } from "./listing.js";
import { explain } from "./notes.js";
import { installPlugin } from "./plugin.js";
import { Conflict, OtherFormat, writeOne, writeProject } from "./project.js";
import { type Sorted, sortDefinitions } from "./statuses.js";

interface ExportOptions extends ConnectionOptions {
  format: keyof typeof formats | "import";
  name: string;
  out?: string;
  from?: string;
  deactivated?: true;
  force?: boolean;
}

/** Adds `presence export`: from the definitions of an organisation to a Pulumi project that takes them over. */
export function addExportCommand(program: Command): void {
  const command = program
    .command("export")
    .summary("write a Pulumi project that takes over the definitions an organisation has")
    .description(
      "Writes a Pulumi project that declares the presence definitions an organisation has. Each is bound to its id, so that " +
        "the first `pulumi up` takes them over and changes nothing. Reads only; needs no permission on the default endpoints.",
    )
    .addOption(
      new Option(
        "--format <format>",
        "the language of the project, or import: the file for `pulumi import --file`; all but typescript are for the native plugin",
      )
        .choices([...Object.keys(formats), "import"])
        .default("typescript"),
    )
    .option("--name <project>", "the name of the Pulumi project", "presence-catalogue")
    .option("--out <path>", "where to write it (default: a folder with the project's name; an import file to stdout)")
    .option("--from <file>", "read a saved listing (JSON) instead of an organisation")
    .option("--deactivated", "export deactivated definitions too, as such")
    .option("--force", "overwrite files that were changed by hand");
  connectionOptions(command)
    .addHelpText(
      "after",
      `
Examples:
  $ presence export
  $ presence export --name statuses --presence-api presence/definitions
  $ presence export --format yaml --name statuses
  $ presence export --format import --out imports.json
  $ presence export --from listing.json --deactivated --out draft`,
    )
    .action(async (options: ExportOptions) => {
      const isChosen = (option: string) => command.getOptionValueSource(option) !== "default";
      refuseWithoutSense(options, isChosen("name"));
      await run(options, isChosen("presenceApi"));
    });
}

/** An option that would have no effect was meant to have one. */
function refuseWithoutSense({ format, name, out, force }: ExportOptions, isNamed: boolean): void {
  const faults: string[] = [];
  if (format === "import" && isNamed)
    faults.push("--name names a project, and --format import writes none: leave it out, or name the file with --out");
  if (format === "import" && force && out === undefined)
    faults.push(
      "--force overwrites a file, and --format import writes to stdout: leave it out, or name the file with --out",
    );
  if (!/^[A-Za-z0-9_.-]{1,100}$/.test(name))
    faults.push(`--name ${name}: a project's name has letters, digits, hyphens, underscores and dots`);
  if (faults.length > 0) throw new Exit(exitCodes.usage, faults.join("\n"));
}

async function run(options: ExportOptions, isGenerationChosen: boolean): Promise<void> {
  const { format, deactivated: withDeactivated = false } = options;
  const { definitions, generation } =
    options.from === undefined ? await fromOrganization(options) : fromFile(options.from, options, isGenerationChosen);

  const project = format === "import" ? undefined : formats[format];
  const { takesAnySystemPresence = true, program } = project ?? {};
  const sorted = sortDefinitions(definitions, { generation, withDeactivated, takesAnySystemPresence });
  const told = project
    ? await exportProject(project, sorted, generation, options)
    : await exportImports(sorted, generation, options);
  tellLeftOut(sorted, program);
  for (const { definition, doubts } of sorted.statuses)
    for (const doubt of doubts) note(`Look at ${describe(definition)}: ${doubt}`);
  for (const text of told.onStderr ?? []) console.error(text);
  console.log(told.onStdout);
}

/** What is left to say once all is written. */
interface Told {
  onStdout: string;
  onStderr?: string[];
}

async function exportProject(
  format: Format,
  sorted: Sorted,
  generation: Generation,
  { name, out = name, force = false }: ExportOptions,
): Promise<Told> {
  const files = format.files(sorted, { name, generation });
  const { written, kept } = await writeProject(out, files, force).catch(refusal("project", out));
  const folder = relative(".", out);
  return {
    onStdout: [
      exported(sorted, `${out}: ${written.join(", ")}`),
      ...(kept.length > 0 ? [`Left as changed by hand: ${kept.join(", ")}`] : []),
      "",
      next([
        `${folder === "" ? "" : `cd ${folder} && `}${format.install}`,
        "pulumi stack init production",
        "pulumi up",
      ]),
      "",
      "`pulumi up` finds the organisation by the same GENESYSCLOUD_* settings, and shows what it takes over before it does.",
    ].join("\n"),
  };
}

async function exportImports(
  sorted: Sorted,
  generation: Generation,
  { out, force = false }: ExportOptions,
): Promise<Told> {
  const text = importsOf(sorted.statuses);
  const steps = next([
    installPlugin,
    // The plugin reads from the same endpoints.
    ...(generation === "presencedefinitions" ? [] : [`pulumi config set ${nativePackage}:presenceApi ${generation}`]),
    `pulumi import --file ${out ?? "imports.json"} --generate-code --out statuses.txt`,
  ]);
  if (out === undefined) return { onStdout: text.trimEnd(), onStderr: [steps] };
  await writeOne(out, text, force).catch(refusal("import file", out));
  return { onStdout: `${exported(sorted, out)}\n\n${steps}` };
}

function exported({ statuses }: Sorted, place: string): string {
  return `${counted(statuses.length, "status", "statuses")} exported to ${place}`;
}

function next(commands: readonly string[]): string {
  return ["Next:", ...commands.map((command) => `  ${command}`)].join("\n");
}

/** Says why something was not written, and what to do. */
function refusal(what: string, out: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof Conflict) {
      const place = error.files.includes(out) ? "" : ` in ${out}`;
      throw new Exit(
        exitCodes.failed,
        `People wrote or changed ${error.files.join(", ")}${place}, which the export would overwrite; nothing was written. ` +
          "Export to another place with --out and compare, or overwrite with --force",
      );
    }
    if (error instanceof OtherFormat)
      throw new Exit(
        exitCodes.failed,
        `${out} has an export with --format ${error.format}, whose project this one would take the place of; nothing was written. ` +
          "Export into another folder with --out, or into this one with --force",
      );
    throw new Exit(exitCodes.failed, `The ${what} cannot be written to ${out}: ${reasonOf(error)}`);
  };
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
function fromFile(path: string, { presenceApi }: ConnectionOptions, isGenerationChosen: boolean) {
  const definitions = readListing(path);
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
