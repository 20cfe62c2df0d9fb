import { copyFile, mkdir, mkdtemp, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Statuses } from "./statuses.js";

const folderOf = (name: string) => dirname(require.resolve(`${name}/package.json`));

/** What `pulumi-genesyscloud-presence` is in a project: the package, or one whose life cycle does nothing. */
const providers = { package: folderOf("pulumi-genesyscloud-presence"), floor: join(__dirname, "floor") };
export type ProviderKind = keyof typeof providers;

const projectFile = `name: bench
runtime:
  name: nodejs
  options:
    typescript: false
options:
  refresh: always
`;

/** A Pulumi project in a folder of its own, whose program is a copy of program.cjs. */
export class Project {
  private constructor(readonly dir: string) {}

  static async make(parent: string, provider: ProviderKind): Promise<Project> {
    const dir = await mkdtemp(join(parent, `${provider}-`));
    await mkdir(join(dir, "node_modules"));
    await symlink(dirname(folderOf("@pulumi/pulumi")), join(dir, "node_modules", "@pulumi"));
    await symlink(providers[provider], join(dir, "node_modules", "pulumi-genesyscloud-presence"));
    await copyFile(join(__dirname, "program.cjs"), join(dir, "index.js"));
    await writeFile(join(dir, "Pulumi.yaml"), projectFile);
    await writeFile(join(dir, "package.json"), "{}");
    return new Project(dir);
  }

  /** Sets what the program makes. */
  async declare(statuses: Statuses): Promise<void> {
    await writeFile(join(this.dir, "statuses.json"), JSON.stringify(statuses));
  }

  /** The environment in which a run's provider notes its highest resident memory. */
  get memoryProbe(): Record<string, string> {
    const probe = JSON.stringify(join(__dirname, "memory-probe.cjs"));
    return { NODE_OPTIONS: `--require ${probe}`, BENCH_MEMORY_FILE: this.#memoryFile };
  }

  /** The highest resident memory of the last run's provider process, in bytes. */
  async peakMemoryBytes(): Promise<number> {
    return Number(await readFile(this.#memoryFile, "utf8"));
  }

  get #memoryFile(): string {
    return join(this.dir, "peak-memory");
  }
}
