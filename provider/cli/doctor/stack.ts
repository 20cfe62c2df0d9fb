import { isAbsent, isObject, parseJson, propertiesOf } from "../../api/json.js";
import { YamlDocument } from "../../catalogue-file/document.js";
import { readTextFile } from "../../catalogue-file/text-file.js";
import { didYouMean } from "../../definition/did-you-mean.js";
import { isSecret, type Setting, settingNames } from "../../organization/settings.js";
import { askCli, entriesIn, whereSettings } from "../../resource/stack-state.js";
import { isMarked, shownValue } from "../../resource/secrets.js";
import { nativePackage } from "../../resource/tokens.js";
import { failed, type Finding, noted, ok, warning } from "./finding.js";
import { findUp } from "./machine.js";

/** The stack that is selected in the current folder. Secrets are among its settings, to be used and compared and never shown. */
export interface Stack {
  readonly name: string;
  /** What the keys of its settings begin with: those of the dynamic face, unless it has only the native one's. */
  readonly namespace: string;
  /** Its settings by their bare names. */
  readonly settings: Settings;
  /** What is odd about its configuration, each with its cure. */
  readonly faults: readonly string[];
  /** The settings that the state keeps for its presence definitions; `undefined` where it has none yet. */
  readonly kept: Settings | undefined;
  /** Every `pulumi up` refreshes first. */
  readonly refreshes: boolean;
}

/** Settings by their bare names. */
type Settings = Readonly<Partial<Record<Setting, { readonly value: string; readonly isSecret: boolean }>>>;

/** The stack, why there is none, or why it cannot be read. */
export type Project = { readonly stack: Stack } | { readonly finding: Finding };

export async function lookAtProject(folder: string, hasCli: boolean): Promise<Project> {
  const file = findUp(folder, "Pulumi.yaml", "Pulumi.yml", "Pulumi.json");
  if (file === undefined) return { finding: noted("no Pulumi project in this folder") };
  if (!hasCli) return { finding: noted("not known: no pulumi on PATH") };
  try {
    const name = (await askCli(["stack", "--show-name"], undefined)).trim();
    const secrets = "--show-secrets";
    const [config, state] = await Promise.all([
      askCli(["config", "--json", secrets], name),
      askCli(["stack", "export", secrets], name),
    ]);
    return { stack: readStack(name, readProject(readTextFile(file)), propertiesOf(parseJson(config)), state) };
  } catch (error) {
    return { finding: whyNot(error) };
  }
}

/** The project's file, as far as settings and refreshes depend on it. */
interface ProjectFile {
  readonly name: string;
  readonly refreshes: boolean;
}

/** Reads the text of a Pulumi.yaml or a Pulumi.json. */
export function readProject(text: string): ProjectFile {
  const document = new YamlDocument(text);
  const { name, options } = propertiesOf(document.valueOf(document.root));
  return { name: typeof name === "string" ? name : "", refreshes: propertiesOf(options).refresh === "always" };
}

function readStack(
  name: string,
  project: ProjectFile,
  config: Readonly<Record<string, unknown>>,
  state: string,
): Stack {
  const isOf = (namespace: string) => (key: string) => key.startsWith(`${namespace}:`);
  const keys = Object.keys(config);
  const namespace = keys.some(isOf(nativePackage)) && !keys.some(isOf("genesyscloud")) ? nativePackage : "genesyscloud";
  const faults = keys.flatMap((key) => {
    const [of = "", setting = ""] = key.split(":");
    const isKnown = (settingNames as readonly string[]).includes(setting);
    if (of === project.name && of !== namespace && isKnown)
      return `${key} is no setting of the provider: \`pulumi config set ${namespace}:${setting} …\``;
    if (of !== namespace) return [];
    if (!isKnown) return `there is no setting ${key}${didYouMean(setting, settingNames)}`;
    const isPlain = isSecret(setting as Setting) && propertiesOf(config[key]).secret !== true;
    return isPlain ? `${key} stands in the stack's file for all to read: \`pulumi config set --secret ${key}\`` : [];
  });
  return {
    name,
    namespace,
    settings: settingsOf((setting) => {
      const { value, secret } = propertiesOf(config[`${namespace}:${setting}`]);
      return { value, isSecret: secret === true };
    }),
    faults,
    kept: keptIn(state, namespace),
    refreshes: project.refreshes,
  };
}

/** The settings of the provider that presence definitions of the state are of, where it has those of the stack. */
function keptIn(state: string, namespace: string): Settings | undefined {
  const provider = entriesIn(state)?.find(({ byDefaultProvider }) => byDefaultProvider)?.provider;
  const { resources } = propertiesOf(propertiesOf(parseJson(state)).deployment);
  const kept = (Array.isArray(resources) ? resources : [])
    .filter(isObject)
    .find(({ urn, id }) => `${String(urn)}::${String(id)}` === provider);
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

function whyNot(error: unknown): Finding {
  const { stderr = "", message } = error as Error & { stderr?: string };
  const reason = /^error: (.*)$/m.exec(stderr)?.[1] ?? (stderr.trim() || message);
  if (/no stack selected/.test(reason))
    return noted("none is selected (`pulumi stack select`, or `pulumi stack init`)");
  if (/passphrase/.test(reason))
    return failed(reason, "set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE as for `pulumi up`");
  if (/PULUMI_ACCESS_TOKEN|login/.test(reason)) return failed(reason, "`pulumi login`");
  return failed(`the stack cannot be read: ${reason}`);
}

export function stackFound(project: Project): Finding {
  if ("finding" in project) return project.finding;
  const { name, faults } = project.stack;
  return faults.length === 0 ? ok(name) : warning(`${name}: ${faults.join("; ")}`);
}

/** With other ones a refresh ends, or is of another organisation. */
const decisive = [...whereSettings, "clientSecret", "accessToken"] as const satisfies Setting[];

/** Whether refresh and destroy, which do not run the program, would work with other settings than `pulumi up` sets. */
export function savedFound(project: Project): Finding {
  if ("finding" in project) return noted("not known: no stack");
  const { kept, settings, refreshes } = project.stack;
  if (!kept) return noted("the state has no presence definitions of the stack's own provider");
  const changed = settingNames.filter((setting) => kept[setting]?.value !== settings[setting]?.value);
  if (changed.length === 0) return ok("as the stack's configuration");
  const told = (one: Settings[Setting]) => (one ? (one.isSecret ? "[secret]" : one.value) : "not set");
  const changes = changed.map((setting) => `${setting}: ${told(kept[setting])}, now ${told(settings[setting])}`);
  const text = `refresh and destroy use what the state has kept of ${changes.join("; ")}`;
  const cure = "`pulumi up --refresh=false` once, or --run-program with each of them";
  return refreshes && decisive.some((setting) => changed.includes(setting))
    ? failed(`${text}; and so does every \`pulumi up\` here, which refreshes first`, cure)
    : warning(text, cure);
}
