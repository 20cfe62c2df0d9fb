import { withoutUndefined } from "../json.js";
import { longestMs } from "./abort.js";
import type { HttpAnswer } from "./http.js";
import { type Environment, proxyFor } from "./proxy.js";

/** How to reach an organisation and how patiently; everything but the first three has a default. */
export interface ClientSettings {
  /** The API's base, for example `https://api.mypurecloud.com`. Plain http is accepted for loopback addresses only. */
  apiUrl: string;
  /** The OAuth server's base, for example `https://login.mypurecloud.com`. */
  loginUrl: string;
  /** An OAuth client of the grant type Client Credentials, or an access token, which is used as long as it lasts. */
  credentials: { clientId: string; clientSecret: string } | { accessToken: string };
  /** How long one try may take, the answer's body included; 30,000 by default. */
  requestTimeoutMs?: number;
  /** The first wait after a failure; later ones grow, with jitter. 1,000 by default. */
  retryWaitMs?: number;
  /**
   * How long a request may take over failures (5xx, broken connections, no answer), waits included; 180,000 by default. A host that
   * has never been reached gets 15,000 at most: that is more often a wrong address than an outage.
   */
  retryLimitMs?: number;
  /** How long the API may answer 429 to every request of this client, waits included, before one gives up; 600,000 by default. */
  rateLimitMs?: number;
  /** Requests under way at a time; 8 by default. */
  concurrency?: number;
  /** Gets a line when the rate limit holds requests back for more than a few seconds, and before each retry of a request that has failed for as long. */
  log?: (message: string) => void;
  /**
   * Gets the status and the headers of every answer of the API and of the OAuth server, as it comes: among them the server's clock
   * (`date`) and what is left of the rate limit (`inin-ratelimit-count`, `inin-ratelimit-allowed`).
   */
  onAnswer?: (answer: Pick<HttpAnswer, "status" | "headers">) => void;
  /**
   * Where HTTPS_PROXY, HTTP_PROXY and NO_PROXY are looked up, in lower case first; by default `process.env`. `{}` is no proxy. A proxy's
   * address may have a user name and a password. The certificates of NODE_EXTRA_CA_CERTS are read by Node.js itself as it starts.
   */
  env?: Readonly<Record<string, string | undefined>>;
  /**
   * Stops every call of this client: what waits or reads fails with an error of the kind `aborted`, and a change that is under way is
   * let end, so that its outcome is known.
   */
  signal?: AbortSignal;
}

/** `ClientSettings` with every default filled in. */
export type Settings = Required<Omit<ClientSettings, "signal">> & Pick<ClientSettings, "signal">;

/** The settings that are numbers, with their defaults. */
export const numberDefaults = {
  requestTimeoutMs: 30_000,
  retryWaitMs: 1_000,
  retryLimitMs: 180_000,
  rateLimitMs: 600_000,
  concurrency: 8,
} as const satisfies Partial<Record<keyof ClientSettings, number>>;

const silent = (): undefined => undefined;

/**
 * Fills in the defaults.
 * @throws TypeError that lists every fault, without quoting a value that could be a secret.
 */
export function completeSettings(given: ClientSettings): Settings {
  // JavaScript lets a caller leave out even these.
  const required = { apiUrl: "", loginUrl: "", credentials: { clientId: "", clientSecret: "" } };
  const optional = { ...numberDefaults, log: silent, onAnswer: silent, env: process.env };
  const settings: Settings = { ...required, ...optional, ...withoutUndefined(given) };
  const faults = faultsOf(settings);
  if (faults.length > 0) throw new TypeError(`The client's settings are wrong: ${faults.join("; ")}.`);
  return settings;
}

/** What is wrong with the settings that are given, without quoting a value that could be a secret. */
export function faultsOf(given: Partial<ClientSettings>): string[] {
  const { apiUrl, loginUrl, credentials, env = {} } = given;
  const faults = [
    ...Object.entries({ apiUrl, loginUrl }).flatMap(([name, url]) =>
      url === undefined ? [] : urlFaults(name, url, env),
    ),
    ...(credentials ? credentialFaults(credentials) : []),
    ...Object.keys(numberDefaults)
      .filter((name) => !isCount(given[name as keyof typeof numberDefaults] ?? 1))
      .map((name) => `${name} has to be a whole number from 1 to ${longestMs}`),
  ];
  // Both addresses can have the one proxy's fault.
  return [...new Set(faults)];
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value > 0 && value <= longestMs;
}

function urlFaults(name: string, given: string, env: Environment): string[] {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url || !["http:", "https:"].includes(url.protocol)) return [`${name} is not an https URL`];
  if (url.username || url.password || url.search || url.hash)
    return [`${name} must be a plain base URL, without credentials, query or fragment`];
  if (url.protocol === "http:" && !isLoopback(url.hostname))
    return [`${name} (${url.origin}) must be https: plain http is for loopback addresses only`];
  try {
    proxyFor(url, env);
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}

/** Whether a host is this machine itself, to which plain http may go. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

function credentialFaults(given: ClientSettings["credentials"]): string[] {
  const values: Readonly<Record<string, string>> = { ...given };
  const needed = "accessToken" in values ? ["accessToken"] : ["clientId", "clientSecret"];
  const unfit = needed.filter((name) => !/^[\x21-\x7e]+$/.test(values[name] ?? ""));
  return unfit.map((name) => `${name} is missing, or holds a space, a line break or another character it cannot have`);
}
