import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import satisfies from "semver/functions/satisfies.js";
import validRange from "semver/ranges/valid.js";
import { propertiesOf } from "../../api/json.js";
import { readTextFile } from "../../catalogue-file/text-file.js";
import { askCli } from "../../resource/stack-state.js";
import { supportedNodes } from "../../node.js";
import { own } from "../export/own.js";
import { failed, type Finding, noted, ok, unknown, warning } from "./finding.js";

const packageName = "pulumi-genesyscloud-presence";
const sdkName = "@pulumi/pulumi";
const sdkRange = own.peerDependencies[sdkName] ?? "*";

/** What is installed here: on this machine, and in the project that the current folder is in. */
export interface Machine {
  /** What `pulumi version` printed; `undefined` where there is no CLI on PATH. */
  pulumi: string | undefined;
  sdk: string | undefined;
  /** This package, as the project has it installed. */
  installed: string | undefined;
  /** This package, as the project's package.json asks for it. */
  declared: string | undefined;
  /** Why that package.json cannot be read, so that neither npm nor Node.js can. */
  manifestFault: string | undefined;
}

export async function lookAtMachine(folder: string): Promise<Machine> {
  const manifest = findUp(folder, "package.json");
  const { dependencies, devDependencies, fault } = manifest === undefined ? {} : readManifest(manifest);
  const declared = { ...propertiesOf(devDependencies), ...propertiesOf(dependencies) }[packageName];
  return {
    pulumi: await versionOfCli(),
    sdk: installedIn(folder, sdkName),
    installed: installedIn(folder, packageName),
    declared: typeof declared === "string" ? declared : undefined,
    manifestFault: fault,
  };
}

/** What a package.json asks for, or what is wrong with it. */
function readManifest(path: string): { dependencies?: unknown; devDependencies?: unknown; fault?: string } {
  try {
    const manifest = propertiesOf(JSON.parse(readTextFile(path)));
    if (readFileSync(path).includes(0))
      throw new Error("it is UTF-16, which Node.js and npm do not know: save it as UTF-8");
    return manifest;
  } catch (error) {
    return { fault: `${path} cannot be read: ${(error as Error).message}` };
  }
}

async function versionOfCli(): Promise<string | undefined> {
  try {
    return (await askCli(["version"], undefined)).trim();
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? undefined : reasonOfCli(error);
  }
}

/** What the CLI said as it failed: its error, where it names one. */
export function reasonOfCli(error: unknown): string {
  const { stderr = "", message } = error as Error & { stderr?: string };
  return /^error: (.*)$/m.exec(stderr)?.[1] ?? (stderr.trim() || message);
}

/** The first of these files in a folder or above it. */
export function findUp(folder: string, ...names: string[]): string | undefined {
  const found = names.map((name) => join(folder, name)).find((path) => existsSync(path));
  const parent = dirname(folder);
  return found ?? (parent === folder ? undefined : findUp(parent, ...names));
}

function installedIn(folder: string, name: string): string | undefined {
  try {
    const { version } = propertiesOf(createRequire(join(folder, "package.json"))(`${name}/package.json`));
    return typeof version === "string" ? version : undefined;
  } catch {
    return undefined;
  }
}

// This command does not start on a Node that it cannot run on (needs).
export const nodeFound = (): Finding => ok(`${process.versions.node} (${supportedNodes})`);

export function pulumiFound({ pulumi }: Machine): Finding {
  if (pulumi === undefined)
    return noted(
      "not on PATH, so that nothing is known of a stack (https://www.pulumi.com/docs/iac/download-install/)",
    );
  if (/^v3\.\d/.test(pulumi)) return ok(`${pulumi} on PATH`);
  return failed(`\`pulumi version\` answers "${pulumi}"`, "a CLI of version 3 has to be the first `pulumi` on PATH");
}

export function sdkFound({ sdk, installed, declared, manifestFault }: Machine): Finding {
  if (sdk === undefined && manifestFault !== undefined) return unknown("not known: package.json cannot be read");
  if (sdk === undefined)
    return (installed ?? declared)
      ? failed(`the project has no ${sdkName}`, `\`npm install ${sdkName}\``)
      : noted("no project for Node.js here");
  return satisfies(sdk, sdkRange)
    ? ok(`${sdk} (${sdkRange})`)
    : failed(`${sdk}, and it takes ${sdkRange}`, `\`npm install ${sdkName}@3\``);
}

export function packageFound({ installed, declared, manifestFault }: Machine): Finding {
  if (manifestFault !== undefined) return failed(manifestFault, "put it right, or take it away if no project needs it");
  if (installed === undefined)
    return declared === undefined
      ? ok(`${own.version}, this command; no project here has the package`)
      : failed(`package.json asks for ${declared}, and it is not installed`, "`npm install`");
  if (declared !== undefined && validRange(declared) !== null && !satisfies(installed, declared))
    return warning(`${installed} is installed, and package.json asks for ${declared}`, "`npm install`");
  if (installed !== own.version)
    return warning(`the project has ${installed}, and this command is ${own.version}`, "`npx presence doctor`");
  return ok(`${installed}, of this command and of the project`);
}
