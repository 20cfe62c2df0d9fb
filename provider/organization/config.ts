import type { ClientSettings } from "../api/transport/settings.js";
import { domains } from "./regions.js";
import { choices, type Choices, numbers, type Setting, type SettingSource, variableOf } from "./settings.js";

/** What has to be known before an organisation can be opened. */
export interface OrganizationConfig extends Choices {
  /** How to reach the organisation, and how patiently. */
  client: ClientSettings;
}

type Read = (setting: Setting) => string | undefined;

/** What is wrong so far, and how a setting is set: for messages. */
interface Reading {
  faults: string[];
  howToSet: (setting: Setting) => string;
}

/**
 * Settings from their source, and from the environment where that says nothing.
 * @throws Error that lists everything missing or contradictory, and how to set each
 */
export function readConfig(
  source: SettingSource,
  env: Readonly<Record<string, string | undefined>>,
): OrganizationConfig {
  const given: Read = (setting) => source.read(setting) || undefined;
  const fromEnv: Read = (setting) => env[variableOf(setting) ?? ""] || undefined;
  const reading: Reading = {
    faults: [],
    howToSet: (setting) => {
      const variable = variableOf(setting);
      return [source.place(setting), variable && `the environment variable ${variable}`].filter(Boolean).join(" or ");
    },
  };
  const urls = urlsOf(sourceOf(["region", "apiUrl", "loginUrl"], given, fromEnv), reading);
  const credentials = credentialsOf(credentialsSource(given, fromEnv), reading);
  if (credentials && !("accessToken" in credentials) && urls && !urls.loginUrl)
    reading.faults.push(`loginUrl is missing beside apiUrl: ${reading.howToSet("loginUrl")}`);
  const chosen = choicesOf(given, reading);
  const counts = numbersOf(given, reading);
  if (reading.faults.length > 0 || !urls || !credentials)
    throw new Error(
      `The configuration of genesyscloud is not usable:\n${reading.faults.map((fault) => `- ${fault}`).join("\n")}`,
    );
  return {
    client: { apiUrl: urls.apiUrl, loginUrl: urls.loginUrl ?? urls.apiUrl, credentials, ...counts },
    ...chosen,
  };
}

/** The source decides alone as soon as it says anything of the group. */
function sourceOf(group: readonly Setting[], given: Read, fromEnv: Read): Read {
  return group.some(given) ? given : fromEnv;
}

/** Secrets often come from a pipeline's environment while the client id is in the stack, so the two may be mixed. */
function credentialsSource(given: Read, fromEnv: Read): Read {
  if (given("accessToken") !== undefined) return given;
  const isClient = (["clientId", "clientSecret"] as const).some(given);
  return (setting) => given(setting) ?? (isClient && setting === "accessToken" ? undefined : fromEnv(setting));
}

function urlsOf(read: Read, { faults, howToSet }: Reading): { apiUrl: string; loginUrl?: string } | undefined {
  const region = read("region");
  const apiUrl = read("apiUrl");
  const loginUrl = read("loginUrl");
  if (region && (apiUrl || loginUrl)) {
    faults.push("region contradicts apiUrl and loginUrl; set the region, or the two addresses");
  } else if (region) {
    const domain = domains[region];
    if (domain) return { apiUrl: `https://api.${domain}`, loginUrl: `https://login.${domain}` };
    faults.push(`region "${region}" is not one of ${Object.keys(domains).join(", ")}`);
  } else if (apiUrl) {
    return { apiUrl, ...(loginUrl ? { loginUrl } : {}) };
  } else {
    faults.push(`region is missing: ${howToSet("region")}`);
  }
  return undefined;
}

function credentialsOf(read: Read, { faults, howToSet }: Reading): ClientSettings["credentials"] | undefined {
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

function choicesOf(given: Read, { faults, howToSet }: Reading): Choices {
  const chosen = Object.entries(choices).map(([name, words]) => {
    const setting = name as keyof Choices;
    const value = given(setting) ?? words[0];
    if (!(words as readonly string[]).includes(value))
      faults.push(`${setting} is "${value}"; it has to be one of ${words.join(", ")}: ${howToSet(setting)}`);
    return [setting, value];
  });
  return Object.fromEntries(chosen) as Choices;
}

function numbersOf(given: Read, { faults }: Reading): Partial<Record<(typeof numbers)[number], number>> {
  const counts = numbers.flatMap((setting) => {
    const value = given(setting);
    if (value === undefined) return [];
    if (!/^[1-9]\d*$/.test(value)) faults.push(`${setting} is "${value}"; it has to be a whole number above 0`);
    return [[setting, Number(value)]];
  });
  return Object.fromEntries(counts) as Partial<Record<(typeof numbers)[number], number>>;
}
