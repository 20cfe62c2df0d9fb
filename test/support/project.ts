import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const repository = join(__dirname, "../..");

/** A Pulumi project in a temporary folder, whose program is one JavaScript file. */
export class Project {
  private constructor(readonly folder: string) {}

  static async create(): Promise<Project> {
    const project = new Project(await mkdtemp(join(tmpdir(), "presence-project-")));
    project.write(
      "Pulumi.yaml",
      `name: statuses
runtime: { name: nodejs, options: { typescript: false } }
options: { refresh: always }
config: { "genesyscloud:retryWaitMs": "5" }
`,
    );
    project.write("package.json", '{ "name": "statuses", "main": "index.js" }');
    symlinkSync(join(repository, "node_modules"), join(project.folder, "node_modules"), "junction");
    return project;
  }

  write(file: string, content: string): void {
    writeFileSync(join(this.folder, file), content);
  }

  /** The program: `body` may use `pulumi`, `PresenceDefinition` and `PresenceCatalogue`. */
  program(body: string): void {
    this.write(
      "index.js",
      `const pulumi = require("@pulumi/pulumi");
const { PresenceCatalogue, PresenceDefinition } = require("pulumi-genesyscloud-presence");
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
