import { relative } from "node:path";
import type { Command } from "commander";
import { describe, type Definition, type Generation } from "../../definition/definition.js";
import { connect, type ConnectionOptions, connectionOptions } from "../connection.js";
import { Exit, exitCodes } from "../exit-codes.js";
import { reasonOf } from "../files.js";
import { counted, note } from "../text.js";
import { readListing } from "./listing.js";
import { explain, programOf } from "./program.js";
import { Conflict, projectOf, writeProject } from "./project.js";
import { type Sorted, sortDefinitions } from "./statuses.js";

interface ExportOptions extends ConnectionOptions {
  name: string;
  out?: string;
  from?: string;
  deactivated?: true;
  force?: true;
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
    .option("--name <project>", "the name of the Pulumi project", "presence-catalogue")
    .option("--out <folder>", "where to write it (default: a folder with the project's name)")
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
  $ presence export --from listing.json --deactivated --out draft`,
    )
    .action(async (options: ExportOptions) => {
      const isChosen = command.getOptionValueSource("presenceApi") !== "default";
      await run(options, isChosen);
    });
}

async function run(options: ExportOptions, isGenerationChosen: boolean): Promise<void> {
  const { name, out = name, deactivated = false, force = false } = options;
  if (!/^[A-Za-z0-9_.-]{1,100}$/.test(name))
    throw new Exit(
      exitCodes.usage,
      `--name ${name}: a project's name has letters, digits, hyphens, underscores and dots`,
    );
  const { definitions, generation } =
    options.from === undefined ? await fromOrganization(options) : fromFile(options.from, options, isGenerationChosen);

  const sorted = sortDefinitions(definitions, { generation, withDeactivated: deactivated });
  const files = projectOf(programOf(sorted), { name, generation });
  const { written, kept } = await writeProject(out, files, force).catch((error: unknown) => {
    if (!(error instanceof Conflict))
      throw new Exit(exitCodes.failed, `The project cannot be written to ${out}: ${reasonOf(error)}`);
    throw new Exit(
      exitCodes.failed,
      `People wrote or changed ${error.files.join(", ")} in ${out}, which the export would overwrite; nothing was written. ` +
        "Export into another folder with --out and compare, or overwrite with --force",
    );
  });
  tellLeftOut(sorted);
  for (const { definition, doubts } of sorted.statuses)
    for (const doubt of doubts) note(`Look at ${describe(definition)}: ${doubt}`);
  console.log(`${counted(sorted.statuses.length, "status", "statuses")} exported to ${out}: ${written.join(", ")}`);
  if (kept.length > 0) console.log(`Left as changed by hand: ${kept.join(", ")}`);
  const folder = relative(".", out);
  console.log(
    `\nNext:\n  ${folder === "" ? "" : `cd ${folder} && `}npm install\n  pulumi stack init production\n  pulumi up` +
      "\n\n`pulumi up` finds the organisation by the same GENESYSCLOUD_* settings, and shows what it takes over before it does.",
  );
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
function tellLeftOut({ builtIn, deactivated, refused }: Sorted): void {
  if (builtIn > 0) note(`Left out: ${counted(builtIn, "System definition")}, which nobody can change`);
  if (deactivated > 0)
    note(`Left out: ${counted(deactivated, "deactivated definition")}; --deactivated takes them too`);
  for (const one of refused) note(`Left out: ${explain(one)}`);
  if (refused.length > 0)
    note(
      "To manage what was left out, put it right in Genesys Cloud and export again; index.ts says what else can be done",
    );
}
