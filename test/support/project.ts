import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const repository = join(__dirname, "../..");

/** What manages a program's definitions. */
export type Face = "dynamic" | "native";

const pluginFolder = join(repository, "plugin");

/** How a project says that the native face's plugin is the one of this repository. */
export const ownPlugin = `plugins: { providers: [{ name: genesyscloud-presence, path: ${JSON.stringify(pluginFolder)} }] }\n`;

/** Where a face's resources come from, and what its settings are called. */
const ways: Readonly<Record<Face, { sdk: string; namespace: string; plugins: string }>> = {
  dynamic: { sdk: "pulumi-genesyscloud-presence", namespace: "genesyscloud", plugins: "" },
  native: {
    sdk: join(__dirname, "native-sdk.cjs"),
    namespace: "genesyscloud-presence",
    plugins: ownPlugin,
  },
};

/** A Pulumi project in a temporary folder, whose program is one JavaScript file. */
export class Project {
  private constructor(
    readonly folder: string,
    readonly face: Face,
  ) {}

  static async create(face: Face = "dynamic"): Promise<Project> {
    const project = new Project(await mkdtemp(join(tmpdir(), "presence-project-")), face);
    project.configure({});
    project.write("package.json", '{ "name": "statuses", "main": "index.js" }');
    symlinkSync(join(repository, "node_modules"), join(project.folder, "node_modules"), "junction");
    return project;
  }

  /** Gives the project's Pulumi.yaml settings of the face, beside those that spare a test waiting. */
  configure(settings: Readonly<Record<string, string>>): void {
    const { namespace, plugins } = ways[this.face];
    const config = Object.entries({ retryWaitMs: "5", ...settings }).map(
      ([setting, value]) => `  ${namespace}:${setting}: { value: ${JSON.stringify(value)} }\n`,
    );
    this.write(
      "Pulumi.yaml",
      `name: statuses
runtime: { name: nodejs, options: { typescript: false } }
options: { refresh: always }
config:
${config.join("")}${plugins}`,
    );
  }

  write(file: string, content: string): void {
    writeFileSync(join(this.folder, file), content);
  }

  /**
   * The program: `body` may use `pulumi`, `PresenceDefinition` and `PresenceCatalogue`; of the native face also `Provider` and
   * `invoke`.
   */
  program(body: string, face = this.face): void {
    this.write(
      "index.js",
      `const pulumi = require("@pulumi/pulumi");
const { PresenceCatalogue, PresenceDefinition, Provider, invoke } = require(${JSON.stringify(ways[face].sdk)});
${body}
`,
    );
  }

  /** Everything in the folder, as one text: what a run leaves behind. */
  everything(folder = this.folder): string {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.isSymbolicLink())
      .map((entry) => {
        const path = join(folder, entry.name);
        return entry.isDirectory() ? this.everything(path) : readFileSync(path, "latin1");
      })
      .join("\n");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
