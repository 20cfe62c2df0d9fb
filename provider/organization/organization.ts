import { PresenceApiError } from "../api/errors.js";
import type { SystemPresence } from "../api/models.js";
import { PresenceApi } from "../api/presence-api.js";
import { completeSettings, type Settings } from "../api/transport/settings.js";
import { type OrganizationConfig, readConfig } from "./config.js";
import { type Definitions, definitionsOf } from "./definitions.js";
import type { Reporter } from "./reporter.js";
import { divisionsBy, type SettingSource } from "./settings.js";
import { Snapshot } from "./snapshot.js";
import { type Usage, usageOf } from "./usage.js";

/** What tells an organisation from every other one. */
export interface Identity {
  id: string;
  /** For people: `"Acme" 1234-…`. */
  title: string;
}

/** One organisation, as everything in a run sees it. */
export interface Organization {
  /** Complete: every setting has its value or its default. */
  readonly config: OrganizationConfig & { readonly client: Settings };
  readonly api: PresenceApi;
  readonly definitions: Definitions;
  readonly snapshot: Snapshot;
  /** How people choose the endpoints that know divisions, for messages. */
  readonly divisionsBy: string;
  /** Which organisation it is by `GET /api/v2/organizations/me`, asked once; `undefined` where that may not be asked. */
  identity(): Promise<Identity | undefined>;
  /** The organisation's system presences, asked for once. Throws `PresenceApiError`. */
  systemPresences(): Promise<SystemPresence[]>;
  /** Who and what uses its presence definitions, asked for once. */
  usage(): Promise<Usage>;
}

/**
 * Opens the organisation that the settings name; nothing is sent yet.
 * @param report gets the lines that the client logs while it waits
 * @param env also says which proxy is on the way
 * @param signal stops every request, as `ClientSettings.signal` says
 * @throws ConfigError
 */
export function open(
  source: SettingSource,
  env: Readonly<Record<string, string | undefined>>,
  report: Reporter,
  signal?: AbortSignal,
): Organization {
  const config = readConfig(source, env);
  const client = completeSettings({ ...config.client, ...(signal && { signal }) });
  const api = new PresenceApi({ ...client, log: (line) => report("info", undefined, line) });
  const definitions = definitionsOf(api, config.presenceApi);
  let identity: Promise<Identity | undefined> | undefined;
  let systemPresences: Promise<SystemPresence[]> | undefined;
  let usage: Promise<Usage> | undefined;
  return {
    config: { ...config, client },
    api,
    definitions,
    snapshot: new Snapshot(definitions),
    divisionsBy: divisionsBy(source),
    identity: () => (identity ??= identityOf(api)),
    systemPresences: () => (systemPresences ??= api.getSystempresences()),
    usage: () => (usage ??= usageOf(api)),
  };
}

async function identityOf(api: PresenceApi): Promise<Identity | undefined> {
  try {
    const { id, name } = await api.getOrganizationsMe();
    return id === undefined ? undefined : { id, title: name === undefined ? id : `"${name}" ${id}` };
  } catch (error) {
    // Whatever keeps it from being known, what is really asked for will tell.
    if (error instanceof PresenceApiError) return undefined;
    throw error;
  }
}
