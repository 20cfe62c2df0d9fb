import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants, readFileSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join, resolve, sep } from "node:path";

/** The version that `npm run pulumi` gets where there is none. */
export const wantedVersion = "v3.274.1";

/** What runs the programs of a language. */
const languages = ["nodejs", "python", "yaml"] as const;
export type Language = (typeof languages)[number];

/** A Pulumi CLI that works. */
export interface Cli {
  path: string;
  /** Such as `v3.274.1`. */
  version: string;
  foundIn: "PULUMI_CLI" | "PATH" | "cache";
  /** The languages whose programs it runs by itself; this repository lends it a host for Node.js and for Python. */
  hosts: readonly Language[];
}

export const executable = (name: string) => (process.platform === "win32" ? `${name}.exe` : name);

/** Where `npm run pulumi` keeps what it got: outside the repository, and shared by all clones of it. */
function inCache(name: string, { XDG_CACHE_HOME: named = "" }: NodeJS.ProcessEnv): string {
  const caches = isAbsolute(named) ? named : join(homedir(), ".cache");
  return join(caches, "pulumi-genesyscloud-presence", name);
}

export const cacheFolder = (env: NodeJS.ProcessEnv = process.env): string => inCache(`pulumi-${wantedVersion}`, env);

export const inFolder = (folder: string, name = "pulumi"): string => join(folder, executable(name));

/** The packages of a Python program on the native face, each in its version. */
export const pythonPackages = join(__dirname, "requirements.txt");

/** The virtual environment that has those, whether it is there or not. */
export function pythonFolder(env: NodeJS.ProcessEnv = process.env): string {
  const packages = createHash("sha256").update(readFileSync(pythonPackages)).digest("hex").slice(0, 8);
  return inCache(`python-${packages}`, env);
}

export const hasPython = (env: NodeJS.ProcessEnv = process.env): boolean =>
  isExecutable(join(pythonFolder(env), "bin", "python"));

/**
 * The CLI that PULUMI_CLI names, the one on PATH, or the one in the cache; `undefined` where there is none.
 * @throws Error when PULUMI_CLI names one that does not work
 */
export function findCli(env: NodeJS.ProcessEnv = process.env): Cli | undefined {
  const { PULUMI_CLI: named } = env;
  if (named) return namedCli(named, env);
  const onPath = findProgram("pulumi", env);
  const working = onPath === undefined ? undefined : tryCli(onPath, "PATH", env);
  return working ?? tryCli(inFolder(cacheFolder(env)), "cache", env);
}

function namedCli(named: string, env: NodeJS.ProcessEnv): Cli {
  const path = named.includes(sep) ? resolve(named) : (findProgram(named, env) ?? named);
  const cli = tryCli(path, "PULUMI_CLI", env);
  if (cli) return cli;
  throw new Error(
    `PULUMI_CLI names ${named}, and \`${path} version\` does not answer with a version 3. Correct it, or unset it to use the CLI on PATH or the one of \`npm run pulumi\`.`,
  );
}

function tryCli(path: string, foundIn: Cli["foundIn"], env: NodeJS.ProcessEnv): Cli | undefined {
  if (!isExecutable(path)) return undefined;
  const version = versionOf(path, env);
  return version === undefined ? undefined : { path, version, foundIn, hosts: hostsOf(path, env) };
}

/** `undefined` when the file does not answer as a Pulumi CLI does. */
export function versionOf(path: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  // Synchronous: which tests are loaded depends on it. The limit is for one that waits for something, however slow the machine.
  const { stdout } = spawnSync(path, ["version"], {
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    encoding: "utf8",
    timeout: 60_000,
  });
  return /^v3\.\S+/.exec(stdout)?.[0];
}

/** As the CLI looks for them: beside itself, and on PATH. */
function hostsOf(path: string, env: NodeJS.ProcessEnv): Language[] {
  const folder = dirname(realpathSync(path));
  const isThere = (host: string) => isExecutable(inFolder(folder, host)) || findProgram(host, env) !== undefined;
  return languages.filter((language) => isThere(`pulumi-language-${language}`));
}

/** The program of this name that PATH leads to. */
export function findProgram(name: string, { PATH = "" }: NodeJS.ProcessEnv = process.env): string | undefined {
  return PATH.split(delimiter)
    .map((folder) => resolve(folder, executable(name)))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
