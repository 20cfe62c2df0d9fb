import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Face, faces, type ProviderKind } from "./faces.js";
import type { Statuses } from "./statuses.js";

/** A Pulumi project in a folder of its own, which declares a resource for each status. */
export class Project {
  private constructor(
    readonly dir: string,
    private readonly face: Face,
  ) {}

  static async make(parent: string, face: Face, provider: ProviderKind): Promise<Project> {
    const project = new Project(await mkdtemp(join(parent, `${face}-${provider}-`)), face);
    faces[face].install(project.dir, provider);
    await project.declare({});
    return project;
  }

  /** Sets what the program makes. */
  async declare(statuses: Statuses): Promise<void> {
    for (const [path, text] of Object.entries(faces[this.face].files(statuses)))
      await writeFile(join(this.dir, path), text);
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
