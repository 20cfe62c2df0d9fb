import { type Command, Option } from "commander";
import { PresenceApi } from "../api/presence-api.js";
import { type PlaceOf, type ProviderConfig, readConfig } from "../config.js";
import { type Definitions, definitionsOf, generations } from "../definitions.js";
import { Exit, exitCodes } from "./exit.js";
import { note } from "./output.js";

/** What `connectionOptions` adds to a command. Secrets come from the environment alone: others can read a command line. */
export interface ConnectionOptions {
  region?: string;
  apiUrl?: string;
  loginUrl?: string;
  presenceApi?: string;
}

/** An organisation to work on. */
export interface Connection {
  api: PresenceApi;
  definitions: Definitions;
  config: ProviderConfig;
}

const flags: Record<keyof ConnectionOptions, string> = {
  region: "--region",
  apiUrl: "--api-url",
  loginUrl: "--login-url",
  presenceApi: "--presence-api",
};

/** Adds the options that say which organisation a command works on. */
export function connectionOptions(command: Command): Command {
  return command
    .option(`${flags.region} <region>`, "AWS region of the organisation (default: GENESYSCLOUD_REGION)")
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

/**
 * Connects to the organisation that the options and the environment name; nothing is sent yet.
 * @throws Exit (usage) that lists every setting that is missing or contradictory, and how to set each
 */
export function connect(options: ConnectionOptions): Connection {
  const given: Record<string, string | undefined> = { ...options };
  const placeOf: PlaceOf = (setting) => (setting in flags ? flags[setting as keyof ConnectionOptions] : undefined);
  try {
    const config = readConfig((key) => given[key.replace("genesyscloud:", "")], process.env, placeOf);
    const api = new PresenceApi({ ...config.client, log: note });
    return { api, definitions: definitionsOf(api, config.generation), config };
  } catch (error) {
    throw new Exit(exitCodes.usage, (error as Error).message);
  }
}
