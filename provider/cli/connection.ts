import { type Command, Option } from "commander";
import { generations } from "../definition/definition.js";
import { open, type Organization } from "../organization/organization.js";
import type { Setting, SettingSource } from "../organization/settings.js";
import { Exit, exitCodes } from "./exit-codes.js";
import { note } from "./text.js";

/** What `connectionOptions` adds to a command. Secrets come from the environment alone: others can read a command line. */
export interface ConnectionOptions {
  region?: string;
  apiUrl?: string;
  loginUrl?: string;
  presenceApi?: string;
}

const flags: Record<keyof ConnectionOptions & Setting, string> = {
  region: "--region",
  apiUrl: "--api-url",
  loginUrl: "--login-url",
  presenceApi: "--presence-api",
};

/** Adds the options that say which organisation a command works on. */
export function connectionOptions(command: Command): Command {
  return command
    .option(
      `${flags.region} <region>`,
      'region of the organisation, such as eu-west-1, mypurecloud.ie or "EMEA (Dublin)" (default: GENESYSCLOUD_REGION)',
    )
    .option(`${flags.apiUrl} <url>`, "address of the API, in place of a region (default: GENESYSCLOUD_API_URL)")
    .option(`${flags.loginUrl} <url>`, "address of the OAuth server (default: GENESYSCLOUD_LOGIN_URL)")
    .addOption(
      new Option(`${flags.presenceApi} <endpoints>`, "endpoints to read definitions from")
        .choices(generations)
        .default(generations[0]),
    )
    .addHelpText(
      "after",
      "\nCredentials come from the environment: GENESYSCLOUD_OAUTHCLIENT_ID and GENESYSCLOUD_OAUTHCLIENT_SECRET,\nor GENESYSCLOUD_ACCESS_TOKEN.",
    );
}

/** The settings that are given as options. */
export function optionSource(options: ConnectionOptions): SettingSource {
  const given: Partial<Record<Setting, string>> = options;
  const places: Partial<Record<Setting, string>> = flags;
  // A command may have an option of its own that is called like a setting.
  return {
    read: (setting) => (setting in flags ? given[setting] : undefined),
    place: (setting, value) => places[setting] && `${places[setting]} ${value}`,
  };
}

/**
 * An option that would have no effect was meant to have one.
 * @throws Exit (usage) where an organisation is named beside a file that is read in place of it
 */
export function refuseOrganization(options: ConnectionOptions): void {
  const given = (["region", "apiUrl", "loginUrl"] as const).filter((name) => options[name] !== undefined);
  if (given.length > 0)
    throw new Exit(
      exitCodes.usage,
      `--from reads a file in place of an organisation, which ${given.map((name) => flags[name]).join(", ")} is for: leave one out`,
    );
}

/**
 * Opens the organisation that the options and the environment name; nothing is sent yet.
 * @param prefix of another organisation's variables: with `PROD`, its region is PROD_GENESYSCLOUD_REGION, and of the options --presence-api alone is for it
 * @throws Exit (usage) that lists every setting that is missing or contradictory, and how to set each
 */
export function connect(options: ConnectionOptions, prefix?: string): Organization {
  const source = optionSource(prefix === undefined ? options : endpointsOf(options));
  try {
    return open(source, environmentOf(prefix), (_severity, _caller, text) => note(text));
  } catch (error) {
    const { message } = error as Error;
    throw new Exit(
      exitCodes.usage,
      prefix === undefined ? message : message.replaceAll("variable GENESYSCLOUD_", `variable ${prefix}_GENESYSCLOUD_`),
    );
  }
}

/** Of the options those that hold for every organisation. */
function endpointsOf({ presenceApi }: ConnectionOptions): ConnectionOptions {
  return presenceApi === undefined ? {} : { presenceApi };
}

/** The environment as it is for an organisation whose variables have a prefix: nothing of another one's is in it. */
function environmentOf(prefix: string | undefined): NodeJS.ProcessEnv {
  if (prefix === undefined) return process.env;
  const shared = Object.entries(process.env).filter(([name]) => !name.startsWith("GENESYSCLOUD_"));
  const own = shared.filter(([name]) => name.startsWith(`${prefix}_GENESYSCLOUD_`));
  return Object.fromEntries<string | undefined>([
    ...shared,
    ...own.map(([name, value]) => [name.slice(prefix.length + 1), value] as const),
  ]);
}
