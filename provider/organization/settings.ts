import { numberDefaults } from "../api/transport/settings.js";
import { type Generation, generations } from "../definition/definition.js";
import { adoptModes } from "../definition/inputs.js";

interface TextSetting {
  /** The environment variable that stands in for it. */
  readonly variable: string;
  readonly secret?: true;
}

const texts = {
  /**
   * The organisation's region: its AWS region (`eu-west-1`), its domain (`mypurecloud.ie`) or its name at the login (`EMEA (Dublin)`), in
   * any case. GENESYSCLOUD_REGION unless given.
   */
  region: { variable: "GENESYSCLOUD_REGION" },
  /**
   * The API's base, in place of a region and together with `loginUrl`. Plain http for loopback addresses only. GENESYSCLOUD_API_URL
   * unless given.
   */
  apiUrl: { variable: "GENESYSCLOUD_API_URL" },
  /** The OAuth server's base, beside `apiUrl`. GENESYSCLOUD_LOGIN_URL unless given. */
  loginUrl: { variable: "GENESYSCLOUD_LOGIN_URL" },
  /** The id of an OAuth client of the grant type Client Credentials. GENESYSCLOUD_OAUTHCLIENT_ID unless given. */
  clientId: { variable: "GENESYSCLOUD_OAUTHCLIENT_ID" },
  /** The OAuth client's secret. GENESYSCLOUD_OAUTHCLIENT_SECRET unless given. */
  clientSecret: { variable: "GENESYSCLOUD_OAUTHCLIENT_SECRET", secret: true },
  /** An access token in place of an OAuth client, used as long as it lasts. GENESYSCLOUD_ACCESS_TOKEN unless given. */
  accessToken: { variable: "GENESYSCLOUD_ACCESS_TOKEN", secret: true },
  /**
   * How many active statuses one run may deactivate: a whole number, or a percentage of those that the stack manages, such as `50%`;
   * `100%` is all. `30%` unless given, and at least 5. One more, and the run deactivates none. GENESYSCLOUD_MAX_DEACTIVATIONS goes before
   * it, since it is for one run.
   */
  maxDeactivations: { variable: "GENESYSCLOUD_MAX_DEACTIVATIONS" },
} as const satisfies Record<string, TextSetting>;

/** Settings that are one of a few words; the first is the default. */
export const choices = {
  /** The endpoints to use: `presencedefinitions` unless given; `presence/definitions` are the newer ones, which know divisions. */
  presenceApi: generations,
  /** What resources do that do not say `adopt` themselves: `identical` unless given. */
  adopt: adoptModes,
} as const satisfies Record<string, readonly string[]>;

/** The client's settings that are whole numbers above 0. */
export const numbers = Object.keys(numberDefaults) as (keyof typeof numberDefaults)[];

type TextName = keyof typeof texts;

/** A setting, such as `region` in the stack configuration's `genesyscloud:region`. */
export type Setting = TextName | keyof typeof choices | (typeof numbers)[number];

/** Those that say where the API is. */
export const addressSettings = ["region", "apiUrl", "loginUrl"] as const satisfies readonly Setting[];

/** Those that say who logs in. */
export const credentialSettings = ["clientId", "clientSecret", "accessToken"] as const satisfies readonly Setting[];

/** Whether a setting is one of a group. */
export function isAmong(group: readonly Setting[], setting: Setting): boolean {
  return group.includes(setting);
}

/** The names of all settings. */
export const settingNames = [...Object.keys(texts), ...Object.keys(choices), ...numbers] as Setting[];

/** The words that settings of choice came to. */
export type Choices = { -readonly [Name in keyof typeof choices]: (typeof choices)[Name][number] };

/** Where people put settings beside the environment. */
export interface SettingSource {
  /** What it says; `undefined` where it says nothing. */
  read(setting: Setting): string | undefined;
  /** How people set it there to a value, for messages, such as `--region …`; `undefined` where they cannot. */
  place(setting: Setting, value: string): string | undefined;
}

/** Reads a setting by its bare name. */
export type Get = (setting: Setting) => string | undefined;

/**
 * The configuration of a Pulumi stack.
 * @param namespace what the keys of a face's settings begin with
 */
export function stackSettings(get: Get, namespace = "genesyscloud"): SettingSource {
  return {
    read: get,
    place: (setting, value) =>
      `\`pulumi config set ${isSecret(setting) ? "--secret " : ""}${namespace}:${setting} ${value}\``,
  };
}

/** How people choose the endpoints that know divisions, for messages. */
export function divisionsBy(source: SettingSource): string {
  return source.place("presenceApi", "presence/definitions" satisfies Generation) ?? "presenceApi";
}

/**
 * The cure for settings that are right by now: Pulumi refreshes and destroys with those of the stack that the state keeps.
 * Empty where the credentials come from the environment alone, which is read as it is.
 */
export function staleCure(get: Get, env: Readonly<Record<string, string | undefined>>): string {
  if (!credentialSettings.some(get) && credentialSettings.some((setting) => env[texts[setting].variable])) return "";
  return (
    "\nWere the settings changed since the last `pulumi up`? Refresh and destroy use what the state keeps: run `pulumi up --refresh=false` " +
    "once, or add --run-program (PULUMI_RUN_PROGRAM=true), or give credentials by the environment, which is read anew."
  );
}

/** The environment variable that stands in for a setting, where there is one. */
export function variableOf(setting: Setting): string | undefined {
  return setting in texts ? texts[setting as TextName].variable : undefined;
}

/** Whether a setting is never to be seen. */
export function isSecret(setting: Setting): boolean {
  return setting in texts && "secret" in texts[setting as TextName];
}
