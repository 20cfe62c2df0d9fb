import { existsSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { isAbsent, isObject, parseJson, propertiesOf } from "../../api/json.js";
import type { Environment } from "../../api/transport/proxy.js";
import { YamlDocument } from "../../catalogue-file/document.js";
import { readTextFile } from "../../catalogue-file/text-file.js";
import { didYouMean } from "../../definition/did-you-mean.js";
import { isSecret, type Setting, settingNames } from "../../organization/settings.js";
import { askCli, entriesIn, type Entry } from "../../resource/stack-state.js";
import { isMarked, shownValue } from "../../resource/secrets.js";
import { faceOf, isForeign, isOurs, type Namespace, namespaceOf } from "./face.js";
import { failed, type Finding, noted, ok, warning } from "./finding.js";
import { findUp, reasonOfCli } from "./machine.js";
import { passphraseFault } from "./passphrase.js";

/** The stack that is selected in the current folder. Secrets are among its settings, to be used and compared and never shown. */
export interface Stack {
  readonly name: string;
  /** What the keys of its settings begin with. */
  readonly namespace: Namespace;
  /** Its settings by their bare names. */
  readonly settings: Settings;
  /** What is odd about its configuration, each with its cure. */
  readonly faults: readonly string[];
  /** The settings that the state keeps for its presence definitions; `undefined` where it has none yet. */
  readonly kept: Settings | undefined;
  /** Why `pulumi up` does not do here what it should, and the cure. */
  readonly failure: { readonly text: string; readonly cure: string } | undefined;
  /** The ids of the organisations that its presence definitions are in, as far as the state tells. */
  readonly organizations: readonly string[];
  /** Every `pulumi up` refreshes first. */
  readonly refreshes: boolean;
}

/** Settings by their bare names. */
export type Settings = Readonly<Partial<Record<Setting, { readonly value: string; readonly isSecret: boolean }>>>;

/** The stack, why there is none, or why it cannot be read. */
export type Project = { readonly stack: Stack } | { readonly finding: Finding };

/** The file of the project that a folder is in. */
export function projectFileOf(folder: string): string | undefined {
  return findUp(folder, "Pulumi.yaml", "Pulumi.yml", "Pulumi.json");
}

/** @param path of the project's file */
export async function lookAtProject(path: string | undefined, hasCli: boolean, env: Environment): Promise<Project> {
  if (path === undefined) return { finding: noted("no Pulumi project in this folder") };
  if (!hasCli) return { finding: noted("not known: no pulumi on PATH") };
  try {
    const name = (await askCli(["stack", "--show-name"], undefined)).trim();
    const secrets = "--show-secrets";
    const project = readProject(readTextFile(path));
    const salt = saltIn(join(dirname(path), project.stackFolder, `Pulumi.${name}${extname(path)}`));
    const [config, state, locked] = await Promise.all([
      askCli(["config", "--json", secrets], name),
      askCli(["stack", "export", secrets], name),
      salt === undefined ? undefined : passphraseFault(salt, env),
    ]);
    return { stack: readStack(name, project, propertiesOf(parseJson(config)), state, locked) };
  } catch (error) {
    return { finding: whyNot(error) };
  }
}

/** The project's file, as far as the checks depend on it. */
interface ProjectFile {
  readonly name: string;
  /** The language of the program; empty where none is named. */
  readonly runtime: string;
  readonly refreshes: boolean;
  /** Where the stacks' files are, seen from the project's. */
  readonly stackFolder: string;
}

/** Reads the text of a Pulumi.yaml or a Pulumi.json. */
export function readProject(text: string): ProjectFile {
  const { name, runtime, options, stackConfigDir } = yamlOf(text);
  return {
    name: textOf(name),
    runtime: textOf(runtime, propertiesOf(runtime).name),
    refreshes: propertiesOf(options).refresh === "always",
    stackFolder: textOf(stackConfigDir),
  };
}

function yamlOf(text: string): Readonly<Record<string, unknown>> {
  const document = new YamlDocument(text);
  return propertiesOf(document.valueOf(document.root));
}

function textOf(...values: unknown[]): string {
  return values.find((value) => typeof value === "string") ?? "";
}

/** What a passphrase is tried by; `undefined` where there is none, or something else keeps the stack's secrets. */
function saltIn(stackFile: string): string | undefined {
  if (!existsSync(stackFile)) return undefined;
  const { encryptionsalt, secretsprovider = "" } = yamlOf(readTextFile(stackFile));
  const isByPassphrase = ["", "default", "passphrase"].includes(String(secretsprovider));
  return isByPassphrase && typeof encryptionsalt === "string" ? encryptionsalt : undefined;
}

function readStack(
  name: string,
  project: ProjectFile,
  config: Readonly<Record<string, unknown>>,
  state: string,
  locked: string | undefined,
): Stack {
  const keys = Object.keys(config);
  const entries = (entriesIn(state) ?? []).filter(({ byDefaultProvider }) => byDefaultProvider);
  const face = faceOf(keys, entries, project.runtime);
  const { namespace } = face;
  const faults = keys.flatMap((key) => {
    const [of = "", setting = ""] = key.split(":");
    if (of === project.name && of !== namespace && isOurs(setting))
      return `${key} is no setting of the provider: \`pulumi config set ${namespace}:${setting} …\``;
    if (of !== namespace) return [];
    if (!isOurs(setting))
      return isForeign(namespace, setting) ? [] : `there is no setting ${key}${didYouMean(setting, settingNames)}`;
    const isPlain = isSecret(setting) && propertiesOf(config[key]).secret !== true;
    return isPlain ? `${key} stands in the stack's file for all to read: \`pulumi config set --secret ${key}\`` : [];
  });
  return {
    name,
    namespace,
    settings: settingsOf((setting) => {
      const { value, secret } = propertiesOf(config[`${namespace}:${setting}`]);
      return { value, isSecret: secret === true };
    }),
    faults: [...face.faults, ...faults],
    failure: locked === undefined ? idleFailure(project) : { text: locked, cure: passphraseCure },
    kept: keptIn(
      state,
      namespace,
      entries.find((entry) => namespaceOf(entry) === namespace),
    ),
    organizations: [...new Set(entries.flatMap(({ organization }) => organization ?? []))],
    refreshes: project.refreshes,
  };
}

/** To Pulumi, a project that names no language has a program that declares nothing. */
function idleFailure({ runtime }: ProjectFile): Stack["failure"] {
  if (runtime !== "") return undefined;
  return {
    text: "the project's file names no runtime, so that `pulumi up` runs no program and deletes all that the state has",
    cure: "write `runtime: nodejs` into it, or the language that the program is in",
  };
}

/** The settings that the state keeps for the provider of an entry. */
function keptIn(state: string, namespace: Namespace, entry: Entry | undefined): Settings | undefined {
  const { resources } = propertiesOf(propertiesOf(parseJson(state)).deployment);
  const kept = (Array.isArray(resources) ? resources : [])
    .filter(isObject)
    .find(({ urn, id }) => `${String(urn)}::${String(id)}` === entry?.provider);
  if (!kept) return undefined;
  const inputs = propertiesOf(kept.inputs);
  return settingsOf((setting) => {
    const input = inputs[`${namespace}:${setting}`] ?? inputs[setting];
    return { value: shownValue(input), isSecret: isMarked(input) };
  });
}

function settingsOf(read: (setting: Setting) => { value: unknown; isSecret: boolean }): Settings {
  return Object.fromEntries(
    settingNames.flatMap((setting) => {
      const { value, isSecret: isMarked } = read(setting);
      if (isAbsent(value) || value === "") return [];
      const text = typeof value === "string" ? value : JSON.stringify(value);
      return [[setting, { value: text, isSecret: isMarked || isSecret(setting) }]];
    }),
  );
}

const passphraseCure = "set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE as for `pulumi up`";

function whyNot(error: unknown): Finding {
  const reason = reasonOfCli(error);
  if (/no stack selected/.test(reason))
    return noted("none is selected (`pulumi stack select`, or `pulumi stack init`)");
  if (/passphrase/.test(reason)) return failed(reason, passphraseCure);
  if (/PULUMI_ACCESS_TOKEN|login/.test(reason)) return failed(reason, "`pulumi login`");
  return failed(`the stack cannot be read: ${reason}`);
}

export function stackFound(project: Project): Finding {
  if ("finding" in project) return project.finding;
  const { name, faults, failure } = project.stack;
  if (failure) return failed([`${name}: ${failure.text}`, ...faults].join("; "), failure.cure);
  return faults.length === 0 ? ok(name) : warning(`${name}: ${faults.join("; ")}`);
}
