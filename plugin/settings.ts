import { isAbsent } from "../provider/api/json.js";
import { didYouMean } from "../provider/definition/did-you-mean.js";
import { apiUrlOf, ConfigError, readConfig } from "../provider/organization/config.js";
import {
  type Get,
  isSecret,
  type Setting,
  settingNames,
  type SettingSource,
  stackSettings,
} from "../provider/organization/settings.js";
import { hasUnknown } from "../provider/definition/checks.js";
import { visible } from "../provider/definition/text.js";
import { staleIn, type WhereConfig, whereSettings } from "../provider/resource/stack-state.js";
import { nativePackage } from "../provider/resource/tokens.js";
import { secret, unmarked, unmarkedAll, type Values } from "./codec.js";

type Environment = Readonly<Record<string, string | undefined>>;

/** What the provider itself is told beside settings. Source: Pulumi's own inputs of a provider. */
const ofPulumi = ["version", "pluginDownloadURL"];

/** A provider of the program: Pulumi's own, which has the stack's configuration, or one that the program makes. */
export interface ProviderName {
  name: string;
  isDefault: boolean;
}

/** The provider by its name. Source: Pulumi names its own `default`, with the version where there is one. */
export function providerNamed(name: string): ProviderName {
  return { name, isDefault: /^default(_|$)/.test(name) };
}

/** Reads the provider's inputs, which Pulumi hands over as texts, whatever they are in a program. */
function readerOf(values: Values): Get {
  const plain = unmarkedAll(values);
  return (setting) => {
    const value = plain[setting];
    if (isAbsent(value)) return undefined;
    return typeof value === "string" ? value : JSON.stringify(value);
  };
}

/** Where a provider's settings are read, and how people set one there. */
export function sourceOf(get: Get, { name, isDefault }: ProviderName): SettingSource {
  if (isDefault) return stackSettings(get, nativePackage);
  return { read: get, place: (setting) => `\`${setting}\` of the provider "${name}"` };
}

/** What is wrong with a provider's inputs, all at once; and the inputs as the state is to have them, credentials as secrets. */
export function checkSettings(
  news: Values,
  provider: ProviderName,
  env: Environment,
): { inputs: Values; faults: string[] } {
  const unknown = Object.keys(news).filter((name) => !isKnown(name));
  const faults = unknown.map((name) => `there is no setting ${visible(name)}${didYouMean(name, settingNames)}`);
  const inputs = Object.fromEntries(
    Object.entries(news).map(([name, value]) => [
      name,
      isKnown(name) && isSecret(name as Setting) ? secret(unmarked(value)) : value,
    ]),
  );
  if (!hasUnknown(unmarkedAll(news))) faults.push(...configFaults(news, provider, env));
  return { inputs, faults };
}

function isKnown(name: string): boolean {
  return (settingNames as readonly string[]).includes(name) || ofPulumi.includes(name) || name.startsWith("__");
}

function configFaults(news: Values, provider: ProviderName, env: Environment): readonly string[] {
  try {
    readConfig(sourceOf(readerOf(news), provider), env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

/** Where the old and the new inputs of a provider lead, if that is to two organisations as far as settings tell. */
export function movesTo(olds: Values, news: Values): { from: string; to: string } | undefined {
  const [from, to] = [apiUrlOf(readerOf(olds)), apiUrlOf(readerOf(news))];
  return from === undefined || to === undefined || from === to || hasUnknown([from, to]) ? undefined : { from, to };
}

/** The settings that a provider's inputs have and that are not as before. */
export function changedSettings(olds: Values, news: Values): string[] {
  const [before, after] = [readerOf(olds), readerOf(news)];
  return settingNames.filter((setting) => before(setting) !== after(setting));
}

/** What the stack's configuration says now, which Pulumi puts into the plugin's environment. */
function presentSettings(env: Environment): Get | undefined {
  const text = env["PULUMI_CONFIG"];
  return text === undefined ? undefined : readerOf(JSON.parse(text) as Values);
}

/** The settings that a provider works with. */
export interface UsedSettings {
  read: Get;
  /** What the stack's configuration says by now, where the provider has that. */
  present: WhereConfig;
}

/**
 * Which settings a provider is to work with: refresh and destroy hand over what the state has kept. Where the stack's configuration
 * leads to the same organisation with the same client, its present secrets and numbers are better.
 */
export function settingsToUse(given: Values, { isDefault }: ProviderName, env: Environment): UsedSettings {
  const kept = readerOf(given);
  const now = isDefault ? presentSettings(env) : undefined;
  if (!now) return { read: kept, present: {} };
  const present: WhereConfig = Object.fromEntries(whereSettings.map((setting) => [setting, now(setting) ?? ""]));
  return { read: staleIn(kept, present).length > 0 ? kept : now, present };
}
