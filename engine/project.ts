import { readFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { load } from "js-yaml";

/** What the engine needs to know of a project (Pulumi.yaml) and of the SDK its program uses. */
export interface Project {
  readonly root: string;
  readonly name: string;
  /** The folder in which the program and its provider run, and the file in it to run (`.`: what package.json says). */
  readonly workDir: string;
  readonly entry: string;
  readonly runtimeOptions: { typescript?: boolean; nodeargs?: string; tsconfig?: string };
  /** `options.refresh: always` */
  readonly refreshAlways: boolean;
  /** The project's own configuration values and defaults, by `ns:key`. */
  readonly config: ReadonlyMap<string, unknown>;
  readonly stackConfigDir: string;
  readonly sdkVersion: string;
  /** Path of a script of the SDK, such as `cmd/run`. */
  readonly sdkScript: (name: string) => string;
}

interface ProjectFile {
  name?: string;
  runtime?: string | { name?: string; options?: Project["runtimeOptions"] };
  main?: string;
  options?: { refresh?: string };
  config?: Record<string, unknown>;
  stackConfigDir?: string;
}

/** Reads Pulumi.yaml in `directory`. Throws, saying what to do, when there is none or it isn't for Node.js. */
export async function readProject(directory: string): Promise<Project> {
  const root = resolve(directory);
  const path = join(root, "Pulumi.yaml");
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new Error(`no Pulumi project here: ${path} can't be read`, { cause });
  });
  const file = (load(text) ?? {}) as ProjectFile;
  const { name, runtime, main } = file;
  if (name === undefined) throw new Error(`${path} has no name`);
  const runtimeName = typeof runtime === "string" ? runtime : runtime?.name;
  if (runtimeName !== "nodejs")
    throw new Error(
      `${path} asks for the runtime "${runtimeName ?? ""}"; this engine runs nodejs only: use the Pulumi CLI`,
    );

  const program = main === undefined ? root : resolve(root, main);
  const isFile = (await stat(program)).isFile();
  const workDir = isFile ? dirname(program) : program;
  const fromProgram = createRequire(join(workDir, "index.js"));
  return {
    root,
    name,
    workDir,
    entry: isFile ? basename(program) : ".",
    runtimeOptions: typeof runtime === "object" ? (runtime.options ?? {}) : {},
    refreshAlways: file.options?.refresh === "always",
    config: new Map(
      Object.entries(file.config ?? {}).flatMap(([key, value]) => projectConfig(qualify(key, name), value)),
    ),
    stackConfigDir: resolve(root, file.stackConfigDir ?? "."),
    sdkVersion: sdkVersion(fromProgram, workDir),
    sdkScript: (script) => fromProgram.resolve(`@pulumi/pulumi/${script}`),
  };
}

function sdkVersion(fromProgram: NodeJS.Require, workDir: string): string {
  try {
    return (fromProgram("@pulumi/pulumi/package.json") as { version: string }).version;
  } catch (error) {
    throw new Error(`the program in ${workDir} has no @pulumi/pulumi: run npm install there`, { cause: error });
  }
}

/** `key` → `project:key`; a key that names its namespace is left as it is. */
export function qualify(key: string, project: string): string {
  return key.includes(":") ? key : `${project}:${key}`;
}

/** A project's configuration entry is a value, or a declaration that may hold a value or a default. */
function projectConfig(key: string, entry: unknown): [string, unknown][] {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return [[key, entry]];
  const { value, default: byDefault } = entry as { value?: unknown; default?: unknown };
  const chosen = value ?? byDefault;
  return chosen === undefined ? [] : [[key, chosen]];
}
