import type { SystemPresence } from "../api/models.js";
import { PresenceApi } from "../api/presence-api.js";
import { completeSettings, type Settings } from "../api/transport/settings.js";
import { type OrganizationConfig, readConfig } from "./config.js";
import { type Definitions, definitionsOf } from "./definitions.js";
import type { Reporter } from "./reporter.js";
import type { SettingSource } from "./settings.js";
import { Snapshot } from "./snapshot.js";

/** One organisation, as everything in a run sees it. */
export interface Organization {
  /** Complete: every setting has its value or its default. */
  readonly config: OrganizationConfig & { readonly client: Settings };
  readonly api: PresenceApi;
  readonly definitions: Definitions;
  readonly snapshot: Snapshot;
  /** The organisation's system presences, asked for once. Throws `PresenceApiError`. */
  systemPresences(): Promise<SystemPresence[]>;
}

/**
 * Opens the organisation that the settings name; nothing is sent yet.
 * @param report gets the lines that the client logs while it waits
 * @param env also says which proxy is on the way
 * @throws Error that lists everything missing, contradictory or unfit in the settings, and how to set what is missing
 */
export function open(
  source: SettingSource,
  env: Readonly<Record<string, string | undefined>>,
  report: Reporter,
): Organization {
  const config = readConfig(source, env);
  const client = completeSettings(config.client);
  const api = new PresenceApi({ ...client, log: (line) => report("info", undefined, line) });
  const definitions = definitionsOf(api, config.presenceApi);
  let systemPresences: Promise<SystemPresence[]> | undefined;
  return {
    config: { ...config, client },
    api,
    definitions,
    snapshot: new Snapshot(definitions),
    systemPresences: () => (systemPresences ??= api.getSystempresences()),
  };
}
