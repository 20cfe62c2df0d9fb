import { spawnSync } from "node:child_process";
import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join, resolve, sep } from "node:path";

/** The version that `npm run pulumi` gets where there is none. */
export const wantedVersion = "v3.274.1";

/** A Pulumi CLI that works. */
export interface Cli {
  path: string;
  /** Such as `v3.274.1`. */
  version: string;
  foundIn: "PULUMI_CLI" | "PATH" | "cache";
  /** Whether it brings what runs Node.js programs; where it does not, this repository does. */
  hasNodeHost: boolean;
}

const executable = (name: string) => (process.platform === "win32" ? `${name}.exe` : name);

/** Where `npm run pulumi` keeps what it got: outside the repository, and shared by all clones of it. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const { XDG_CACHE_HOME: named = "" } = env;
  const caches = isAbsolute(named) ? named : join(homedir(), ".cache");
  return join(caches, "pulumi-genesyscloud-presence", `pulumi-${wantedVersion}`);
}

export const inFolder = (folder: string): string => join(folder, executable("pulumi"));

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
  return version === undefined ? undefined : { path, version, foundIn, hasNodeHost: hasNodeHost(path, env) };
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

/** As the CLI looks for it: beside itself, and on PATH. */
function hasNodeHost(path: string, env: NodeJS.ProcessEnv): boolean {
  const name = "pulumi-language-nodejs";
  return isExecutable(join(dirname(realpathSync(path)), executable(name))) || findProgram(name, env) !== undefined;
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
