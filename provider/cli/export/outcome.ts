import { relative } from "node:path";
import type { Generation } from "../../definition/definition.js";
import { nativePackage } from "../../resource/tokens.js";
import { Exit, exitCodes } from "../exit-codes.js";
import { reasonOf } from "../../catalogue-file/text-file.js";
import { counted } from "../text.js";
import type { Format } from "./format.js";
import { importsOf } from "./imports.js";
import { installPlugin } from "./plugin.js";
import { Conflict, OtherFormat, writeOne, writeProject } from "./project.js";
import type { Sorted } from "./statuses.js";

/** Where an export goes. */
export interface Destination {
  /** The project's. */
  name: string;
  /** A folder for a project, a file for imports. */
  out?: string;
  /** Whether it may overwrite what people have changed. */
  force?: boolean;
}

/** What is left to say once all is written. */
export interface Told {
  onStdout: string;
  onStderr?: string[];
}

/**
 * Writes a project into its folder.
 * @throws Exit when it cannot be written, or is not to overwrite what is there
 */
export async function writeFormat(
  format: Format,
  sorted: Sorted,
  generation: Generation,
  { name, out = name, force = false }: Destination,
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

/**
 * Writes the import file, where it has a name.
 * @throws Exit when it cannot be written, or is not to overwrite what is there
 */
export async function writeImports(
  sorted: Sorted,
  generation: Generation,
  { out, force = false }: Destination,
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
          "Export to another place with --output and compare, or overwrite with --force",
      );
    }
    if (error instanceof OtherFormat)
      throw new Exit(
        exitCodes.failed,
        `${out} has an export with --format ${error.format}, whose project this one would take the place of; nothing was written. ` +
          "Export into another folder with --output, or into this one with --force",
      );
    throw new Exit(exitCodes.failed, `The ${what} cannot be written to ${out}: ${reasonOf(error)}`);
  };
}
