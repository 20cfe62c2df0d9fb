import { basename, dirname, join } from "node:path";
import flags from "./go-flags.json";
import { executable, findProgram, pythonPackages, wantedVersion } from "./find.js";
import { succeed } from "./process.js";

type Say = (text: string) => void;

/** A way of getting the CLI into a folder. Returns where it is in there, with what belongs beside it. Throws why it can't. */
export interface Way {
  title: string;
  get: (folder: string, say: Say) => Promise<string>;
}

const byNpm: Way = {
  title: "npm's package `pulumi`, which downloads it from get.pulumi.com",
  get: async (folder) => {
    if (!findProgram("npm")) throw new Error("there is no npm on PATH");
    const version = wantedVersion.slice(1);
    const quickly = { npm_config_fetch_retries: "0" };
    await succeed("npm", ["exec", "--yes", "--package=pulumi", "--", "pulumi", "version"], {
      cwd: folder,
      env: { ...process.env, ...quickly, PULUMI_VERSION: version, PULUMI_HOME: folder },
    });
    return join(folder, "versions", version, "bin");
  },
};

const command = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";

const byGo: Way = {
  title: "Go, which compiles it from the sources of the module proxy",
  get: async (folder, say) => {
    const { go, build } = await moduleIn(folder, say);
    await go("get", `${command}@${wantedVersion}`);
    const version = `github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${wantedVersion}`;
    return dirname(await build(command, version));
  },
};

export const ways: readonly Way[] = [byNpm, byGo];

export const yamlHost = "pulumi-language-yaml";
const yamlModule = "github.com/pulumi/pulumi-yaml";
const yamlVersion = "v1.25.0";

/**
 * Compiles the YAML host in a folder, and returns where it is in there. It needs an older Pulumi than the CLI is; all else is what the CLI
 * is made of, so that where Go has compiled that, a hundred packages are left.
 */
export async function getYamlHost(folder: string, say: Say): Promise<string> {
  const { go, build } = await moduleIn(folder, say);
  const host = `${yamlModule}/cmd/${yamlHost}`;
  await go("get", `${command}@${wantedVersion}`, `${host}@${yamlVersion}`);
  const older = ["pkg", "sdk"].map((name) => `github.com/pulumi/pulumi/${name}/v3`);
  await go("mod", "edit", ...older.map((module) => `-replace=${module}=${module}@v3.206.0`));
  return build(host, `${yamlModule}/pkg/version.Version=${yamlVersion}`);
}

/** Makes a folder a virtual environment that has what Python programs need, and returns it. */
export async function getPython(folder: string): Promise<string> {
  if (!findProgram("python3")) throw new Error("there is no python3 on PATH");
  await succeed("python3", ["-m", "venv", folder]);
  await succeed(join(folder, "bin", "python"), ["-m", "pip", "install", "--quiet", "--requirement", pythonPackages]);
  return folder;
}

/** Go in a module of its own, as `go install` refuses a command whose module replaces others. No C compiler is needed. */
async function moduleIn(folder: string, say: Say) {
  if (!findProgram("go")) throw new Error("there is no go on PATH");
  const begun = performance.now();
  let packages = 0;
  const options = { cwd: folder, env: { ...process.env, GOWORK: "off", GOTMPDIR: folder, CGO_ENABLED: "0" } };
  const go = (...words: string[]) =>
    succeed("go", words, { ...options, onOutput: (text) => (packages += text.split("\n").length - 1) });
  await go("mod", "init", "cli");

  /** Compiles a command, with its version as the linker sets it. */
  const build = async (path: string, version: string) => {
    say(`the sources are here after ${duration(begun)}; compiling up to 1,700 packages, which Go keeps: minutes, once`);
    packages = 0;
    const progress = setInterval(() => say(`${packages} packages after ${duration(begun)}`), 20_000);
    try {
      const file = join(folder, "bin", executable(basename(path)));
      // These optimise nothing but Go's own library, and leave out what only debuggers read: two thirds of the time, and the CLI starts as soon.
      await go("build", "-mod=mod", "-v", ...flags, `-ldflags=-s -w -X ${version}`, "-o", file, path);
      return file;
    } finally {
      clearInterval(progress);
    }
  };
  return { go, build };
}

/** For people, since a moment of `performance.now()`. */
export function duration(begun: number): string {
  const seconds = Math.round((performance.now() - begun) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
