import { type Command, Option } from "commander";
import { PresenceApi } from "../api/presence-api.js";
import { type ProviderConfig, readConfig } from "../config.js";
import { type Definitions, definitionsOf, generations } from "../definitions.js";
import { Exit, exitCodes } from "./exit.js";

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

/** Adds the options that say which organisation a command works on. */
export function connectionOptions(command: Command): Command {
  return command
    .addOption(new Option("--region <region>", "AWS region of the organisation, in place of GENESYSCLOUD_REGION"))
    .addOption(new Option("--api-url <url>", "the API's address, in place of GENESYSCLOUD_API_URL"))
    .addOption(new Option("--login-url <url>", "the OAuth server's address, in place of GENESYSCLOUD_LOGIN_URL"))
    .addOption(
      new Option("--presence-api <generation>", "the endpoints for definitions")
        .choices(generations)
        .default(generations[0]),
    );
}

/**
 * Connects to the organisation that the options and the GENESYSCLOUD_* environment variables name; sends nothing yet.
 * @throws Exit (usage) that lists every setting that is missing or contradictory
 */
export function connect(options: ConnectionOptions): Connection {
  try {
    const settings: Record<string, string | undefined> = { ...options };
    const config = readConfig((key) => settings[key.replace("genesyscloud:", "")], process.env);
    const api = new PresenceApi({ ...config.client, log: (line) => console.error(`presence: ${line}`) });
    return { api, definitions: definitionsOf(api, config.generation), config };
  } catch (error) {
    throw new Exit(exitCodes.usage, (error as Error).message);
  }
}
