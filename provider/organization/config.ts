import type { Environment } from "../api/transport/proxy.js";
import { type ClientSettings, faultsOf } from "../api/transport/settings.js";
import { defaultLimit, type Limit, readLimit } from "../definition/deactivation-limit.js";
import { didYouMean } from "../definition/did-you-mean.js";
import { awsRegions, domainOf, regionWords } from "./regions.js";
import {
  addressSettings,
  choices,
  type Choices,
  credentialSettings,
  type Get,
  isAmong,
  numbers,
  type Setting,
  type SettingSource,
  variableOf,
} from "./settings.js";

/** What has to be known before an organisation can be opened. */
export interface OrganizationConfig extends Choices {
  /** How to reach the organisation, and how patiently. */
  client: ClientSettings;
  /** How many active statuses a run may deactivate, of those that the stack manages. */
  maxDeactivations: Limit;
}

/** Settings that an organisation cannot be opened with. */
export class ConfigError extends Error {
  /** @param faults everything missing, contradictory or unfit, and how to set what is missing */
  constructor(readonly faults: readonly string[]) {
    super(`The configuration of genesyscloud is not usable:\n${faults.map((fault) => `- ${fault}`).join("\n")}`);
  }
}

/** Where settings are read, and how one is set there: for messages. */
interface Place {
  readonly read: (setting: Setting) => string | undefined;
  readonly howToSet: (setting: Setting) => string;
}

/**
 * Settings from their source, and from the environment where that says nothing.
 * @throws ConfigError
 */
export function readConfig(source: SettingSource, env: Environment): OrganizationConfig {
  const { config, faults } = examineConfig(source, env);
  if (!config || faults.length > 0) throw new ConfigError(faults);
  return config;
}

/**
 * The same for who looks on where something is wrong: every fault, and what there is all the same. A choice or a number that is unfit has
 * its default in it; there is none where the way to the organisation is not known.
 */
export function examineConfig(
  source: SettingSource,
  env: Environment,
): { config: OrganizationConfig | undefined; faults: readonly string[] } {
  const { given, ofAddress, ofClient, ofLimit } = placesIn(source, env);
  const faults: string[] = [];
  const urls = urlsOf(ofAddress, ofClient.read("accessToken") === undefined, faults);
  const credentials = credentialsOf(ofClient, faults);
  const way = { ...urls, ...(credentials && { credentials }), env };
  faults.push(...faultsOf(way));
  const isKnown = faults.length === 0;
  const chosen = choicesOf(given, faults);
  const maxDeactivations = limitOf(ofLimit, faults);
  const patience = numbersOf(given, faults);
  const { apiUrl, loginUrl = apiUrl } = urls;
  if (!isKnown || !apiUrl || !loginUrl || !credentials) return { config: undefined, faults };
  const client = { ...way, ...patience, apiUrl, loginUrl, credentials };
  return { config: { client, ...chosen, maxDeactivations }, faults };
}

/** What a setting comes to, and whether the environment says so. */
export interface Counting {
  readonly value: string;
  readonly isOfEnvironment: boolean;
}

/** What counts of each setting where the source and the environment both speak: `undefined` where neither has a say. */
export function countingIn(source: SettingSource, env: Environment): (setting: Setting) => Counting | undefined {
  const { given, ofAddress, ofClient, ofLimit } = placesIn(source, env);
  const placeOf = (setting: Setting): Place => {
    if (isAmong(addressSettings, setting)) return ofAddress;
    if (isAmong(credentialSettings, setting)) return ofClient;
    return setting === "maxDeactivations" ? ofLimit : given;
  };
  return (setting) => {
    const value = placeOf(setting).read(setting);
    return value === undefined ? undefined : { value, isOfEnvironment: value !== given.read(setting) };
  };
}

/** Where each kind of setting is read. */
function placesIn(
  source: SettingSource,
  env: Environment,
): Record<"given" | "ofAddress" | "ofClient" | "ofLimit", Place> {
  const given: Place = {
    read: (setting) => source.read(setting) || undefined,
    howToSet: (setting) => source.place(setting, "…") ?? "",
  };
  const fromEnv: Place = {
    read: (setting) => env[variableOf(setting) ?? ""] || undefined,
    howToSet: (setting) => (variableOf(setting) ? `the environment variable ${variableOf(setting)}` : ""),
  };
  return {
    given,
    ofAddress: deciding(addressSettings, given, fromEnv),
    ofClient: credentialsPlace(given, fromEnv),
    ofLimit: fromEnv.read("maxDeactivations") === undefined ? given : fromEnv,
  };
}

/** Both, the source before the environment. */
function either(given: Place, fromEnv: Place): Place {
  return {
    read: (setting) => given.read(setting) ?? fromEnv.read(setting),
    howToSet: (setting) => [given.howToSet(setting), fromEnv.howToSet(setting)].filter(Boolean).join(" or "),
  };
}

/** What says anything of the group decides alone. */
function deciding(group: readonly Setting[], given: Place, fromEnv: Place): Place {
  return [given, fromEnv].find(({ read }) => group.some(read)) ?? either(given, fromEnv);
}

/** Secrets often come from a pipeline's environment while the client id is in the stack, so the two may be mixed. */
function credentialsPlace(given: Place, fromEnv: Place): Place {
  if (given.read("accessToken") !== undefined) return given;
  const both = either(given, fromEnv);
  const isClient = (["clientId", "clientSecret"] as const).some(given.read);
  return { ...both, read: (setting) => (isClient && setting === "accessToken" ? undefined : both.read(setting)) };
}

/** Where the API is that settings lead to; `undefined` where they say nothing of it that can be used. */
export function apiUrlOf(read: Get): string | undefined {
  const domain = domainOf(read("region") ?? "");
  return read("apiUrl") ?? (domain && `https://api.${domain}`);
}

function urlsOf(
  { read, howToSet }: Place,
  needsLogin: boolean,
  faults: string[],
): Partial<Pick<ClientSettings, "apiUrl" | "loginUrl">> {
  const region = read("region");
  const apiUrl = read("apiUrl");
  const loginUrl = read("loginUrl");
  if (region && (apiUrl || loginUrl)) {
    faults.push("region contradicts apiUrl and loginUrl; set the region, or the two addresses");
    return {};
  }
  if (region) {
    const domain = domainOf(region);
    if (domain) return { apiUrl: `https://api.${domain}`, loginUrl: `https://login.${domain}` };
    const hint = didYouMean(region, regionWords) || ".";
    faults.push(`region "${region}" is not one of Genesys Cloud's${hint} There are ${awsRegions.join(", ")}`);
    return {};
  }
  if (!apiUrl)
    faults.push(
      loginUrl
        ? `apiUrl is missing beside loginUrl: ${howToSet("apiUrl")}`
        : `region is missing: ${howToSet("region")}`,
    );
  else if (!loginUrl && needsLogin) faults.push(`loginUrl is missing beside apiUrl: ${howToSet("loginUrl")}`);
  return { ...(apiUrl && { apiUrl }), ...(loginUrl && { loginUrl }) };
}

function credentialsOf({ read, howToSet }: Place, faults: string[]): ClientSettings["credentials"] | undefined {
  const accessToken = read("accessToken");
  const clientId = read("clientId");
  const clientSecret = read("clientSecret");
  if (accessToken && (clientId || clientSecret)) {
    faults.push("accessToken contradicts clientId and clientSecret; set the token, or the OAuth client");
    return undefined;
  }
  if (accessToken) return { accessToken };
  if (!clientId) faults.push(`clientId is missing: ${howToSet("clientId")}`);
  if (!clientSecret) faults.push(`clientSecret is missing: ${howToSet("clientSecret")}`);
  return clientId && clientSecret ? { clientId, clientSecret } : undefined;
}

function choicesOf({ read, howToSet }: Place, faults: string[]): Choices {
  const chosen = Object.entries(choices).map(([name, words]) => {
    const setting = name as keyof Choices;
    const value = read(setting) ?? words[0];
    if (!(words as readonly string[]).includes(value))
      faults.push(`${setting} is "${value}"; it has to be one of ${words.join(", ")}: ${howToSet(setting)}`);
    return [setting, value];
  });
  return Object.fromEntries(chosen) as Choices;
}

/** The environment goes before the stack, whose settings a destroy has of the last run: what may go is for the run to say. */
function limitOf({ read, howToSet }: Place, faults: string[]): Limit {
  const text = read("maxDeactivations");
  const limit = text === undefined ? defaultLimit : readLimit(text);
  if (!limit)
    faults.push(
      `maxDeactivations is "${text}"; it has to be a whole number or a percentage, such as 30%: ${howToSet("maxDeactivations")}`,
    );
  return limit ?? defaultLimit;
}

/** What is written otherwise than in digits is no number here. */
function numbersOf({ read }: Place, faults: string[]): Partial<Record<(typeof numbers)[number], number>> {
  const given = numbers.flatMap((setting) => {
    const value = read(setting);
    if (value === undefined) return [];
    const number = /^\d+$/.test(value) ? Number(value) : NaN;
    const unfit = faultsOf({ [setting]: number });
    faults.push(...unfit);
    return unfit.length > 0 ? [] : [[setting, number]];
  });
  return Object.fromEntries(given) as Partial<Record<(typeof numbers)[number], number>>;
}
