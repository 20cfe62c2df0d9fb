import { startEmulator, type EmulatorOptions } from "genesyscloud-presence-emulator";

/** A definition as the emulator's control surface shows it. */
export interface Known {
  id: string;
  name?: string;
  type?: string;
  languageLabels: Record<string, string>;
  systemPresence: string;
  divisionId?: string;
  deactivated: boolean;
}

/** An emulated organisation, with what an administrator can do to it by hand and what its operator can see. */
export interface EmulatedOrganization {
  readonly url: string;
  /** The stack configuration that reaches it, by full key. */
  readonly config: Record<string, string>;
  /** The environment in which a program reaches it, and no other organisation. */
  readonly env: Record<string, string>;
  /** All definitions that people made. */
  definitions(): Promise<Known[]>;
  /** Changes a definition as an administrator does by hand. */
  edit(id: string, change: Partial<Known>): Promise<void>;
  /** Makes a definition by hand, and returns it. */
  add(definition: Pick<Known, "languageLabels" | "systemPresence"> & Partial<Known>): Promise<Known>;
  /** Makes a definition vanish, as no administrator could. */
  erase(id: string): Promise<void>;
  /** API requests since the last call of this, by operation; those for tokens and for which organisation it is are left out. */
  requests(): Promise<Record<string, number>>;
  /** Settles as soon as a fault has struck so often (default: once); `rule` is its place in the list, from 0 (default). */
  faultStruck(rule?: number, times?: number, signal?: AbortSignal): Promise<void>;
  /** Settles as soon as so many requests of an operation (`GET /api/v2/systempresences`) have arrived, since they were last forgotten. */
  arrived(operation: string, count: number): Promise<void>;
  /** Settles as soon as so many of them are answered. */
  answered(operation: string, count: number): Promise<void>;
  /** Settles as soon as no request is being worked on any more, not even for somebody who has given up. */
  idle(): Promise<void>;
  control(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<unknown>;
  close(): Promise<void>;
}

export async function startOrganization(options: EmulatorOptions = {}): Promise<EmulatedOrganization> {
  const emulator = await startEmulator(options);
  const control: EmulatedOrganization["control"] = async (method, path, body, signal) => {
    const response = await fetch(`${emulator.url}/_emulator/${path}`, {
      method,
      signal: signal ?? null,
      ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? undefined : (JSON.parse(text) as unknown);
  };
  const awaitRequests = async (condition: Record<string, string>) => {
    await control("GET", `requests?${new URLSearchParams(condition).toString()}`);
  };
  return {
    url: emulator.url,
    config: {
      "genesyscloud:apiUrl": emulator.url,
      "genesyscloud:loginUrl": emulator.url,
      "genesyscloud:clientId": "presence-admin",
      "genesyscloud:clientSecret": "presence-secret",
      "genesyscloud:retryWaitMs": "5",
    },
    env: {
      GENESYSCLOUD_API_URL: emulator.url,
      GENESYSCLOUD_LOGIN_URL: emulator.url,
      GENESYSCLOUD_OAUTHCLIENT_ID: "presence-admin",
      GENESYSCLOUD_OAUTHCLIENT_SECRET: "presence-secret",
      GENESYSCLOUD_REGION: "",
      GENESYSCLOUD_ACCESS_TOKEN: "",
    },
    definitions: async () => ((await control("GET", "definitions")) as Known[]).filter(({ type }) => type !== "System"),
    edit: async (id, change) => {
      await control("PUT", `definitions/${id}`, change);
    },
    add: async (definition) => (await control("POST", "definitions", definition)) as Known,
    erase: async (id) => {
      await control("DELETE", `definitions/${id}?erase=true`);
    },
    requests: async () => {
      const { counts } = (await control("GET", "requests")) as { counts: Record<string, number> };
      await control("DELETE", "requests");
      delete counts["POST /oauth/token"];
      delete counts["GET /api/v2/organizations/me"];
      return counts;
    },
    faultStruck: async (rule = 0, times = 1, signal) => {
      await control("GET", `faults?rule=${rule}&struck=${times}`, undefined, signal);
    },
    arrived: (operation, count) => awaitRequests({ operation, arrived: String(count) }),
    answered: (operation, count) => awaitRequests({ operation, answered: String(count) }),
    idle: () => awaitRequests({ idle: "true" }),
    control,
    close: () => emulator.close(),
  };
}
