import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { load } from "js-yaml";
import { cliOnly } from "./cli-only.js";

/** What the engine needs to know of a project (Pulumi.yaml) and of the SDK that its program uses. */
export interface Project {
  readonly root: string;
  readonly name: string;
  /** The folder in which the program and its provider run, and the file in it to run (`.`: what package.json says). */
  readonly workDir: string;
  readonly entry: string;
  readonly runtimeOptions: { typescript?: boolean; nodeargs?: string; tsconfig?: string };
  /** `options.refresh: always` */
  readonly refreshAlways: boolean;
  /** Configuration values by `ns:key`, structured ones as JSON. */
  readonly config: Readonly<Record<string, string>>;
  /** The scripts of the SDK that run a program, and serve its dynamic resources. */
  readonly scripts: { run: string; provider: string };
}

interface ProjectFile {
  name?: string;
  runtime?: string | { name?: string; options?: Project["runtimeOptions"] };
  main?: string;
  options?: { refresh?: string };
  config?: Record<string, unknown>;
  stackConfigDir?: string;
}

/** Reads Pulumi.yaml in `directory`. Throws, saying what to do, when there is none or it is not for this engine. */
export async function readProject(directory: string, stack: string): Promise<Project> {
  const root = resolve(directory);
  const path = join(root, "Pulumi.yaml");
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new Error(`no Pulumi project here: ${path} can't be read`, { cause });
  });
  const { name, runtime, main, options, config = {}, stackConfigDir = "." } = (load(text) ?? {}) as ProjectFile;
  if (name === undefined) throw new Error(`${path} has no name`);
  const runtimeName = typeof runtime === "string" ? runtime : runtime?.name;
  if (runtimeName !== "nodejs") throw cliOnly(`the runtime "${runtimeName ?? ""}", which ${path} names`);
  const stackFile = join(root, stackConfigDir, `Pulumi.${stack}.yaml`);
  if (existsSync(stackFile)) throw cliOnly(`stack files, such as ${stackFile}`);

  const program = resolve(root, main ?? ".");
  const isFile = (await stat(program)).isFile();
  const workDir = isFile ? dirname(program) : program;
  return {
    root,
    name,
    workDir,
    entry: isFile ? basename(program) : ".",
    runtimeOptions: typeof runtime === "object" ? (runtime.options ?? {}) : {},
    refreshAlways: options?.refresh === "always",
    config: Object.fromEntries(Object.entries(config).flatMap(([key, entry]) => configOf(name, key, entry))),
    scripts: scriptsOf(workDir),
  };
}

/** An entry is a value, or a declaration that may hold a value or a default. */
function configOf(project: string, key: string, entry: unknown): [string, string][] {
  const isDeclaration = typeof entry === "object" && entry !== null && !Array.isArray(entry);
  const declared: { value?: unknown; default?: unknown; secret?: unknown } = isDeclaration ? entry : { value: entry };
  if (declared.secret === true) throw cliOnly(`secrets, and the configuration value ${key} is one`);
  const value = declared.value ?? declared.default;
  if (value === undefined) return [];
  return [[key.includes(":") ? key : `${project}:${key}`, typeof value === "string" ? value : JSON.stringify(value)]];
}

function scriptsOf(workDir: string): Project["scripts"] {
  const { resolve: find } = createRequire(join(workDir, "index.js"));
  try {
    return { run: find("@pulumi/pulumi/cmd/run"), provider: find("@pulumi/pulumi/cmd/dynamic-provider") };
  } catch (cause) {
    throw new Error(`the program in ${workDir} has no @pulumi/pulumi: run npm install there`, { cause });
  }
}
