import http from "node:http";
import https from "node:https";
import fetch from "node-fetch";
import { withDeadline } from "./abort.js";
import type { Failure, Outcome } from "./failure.js";

/** A request as it goes over the wire. */
export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer, read to its end. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly text: string;
}

/** Idle connections are closed before load balancers do it (after 60 s, usually), so that a POST seldom meets a dead one. */
const idleMs = 15_000;

/** Connections that are kept open between requests. */
export function keepAliveAgent(protocol: string): http.Agent {
  const options = { keepAlive: true, timeout: idleMs };
  return protocol === "https:" ? new https.Agent(options) : new http.Agent(options);
}

/** Sends a request once. `timeoutMs` covers everything from connecting to the last byte of the answer; redirects are not followed. */
export async function exchange(
  request: HttpRequest,
  options: { agent: http.Agent; timeoutMs: number; signal: AbortSignal | undefined },
): Promise<Outcome<HttpAnswer>> {
  const { url, ...init } = request;
  return withDeadline(options, async (signal) => {
    try {
      const response = await fetch(url, { ...init, agent: options.agent, redirect: "manual", signal: signal ?? null });
      return { value: { status: response.status, headers: response.headers, text: await response.text() } };
    } catch (error) {
      return { failure: signal?.aborted ? noAnswer(url, options.timeoutMs) : noConnection(url, error) };
    }
  });
}

function noAnswer(url: URL, timeoutMs: number): Failure {
  return {
    kind: "timeout",
    reason: `got no complete answer from ${url.host} within ${timeoutMs / 1000} s`,
    mayHaveWorked: true,
  };
}

function noConnection(url: URL, error: unknown): Failure {
  const { code, erroredSysCall, message } = error as NodeJS.ErrnoException & { erroredSysCall?: string };
  const failure = { kind: "connection", code, cause: error } as const;
  // What the client finds out while connecting, before it sends anything; other TLS errors can come at any time.
  if (/CERT|SIGNED|SIGNATURE/.test(code ?? "") || message.includes("wrong version number"))
    return {
      ...failure,
      reason: `found no trustworthy server at ${url.host} (${code ?? message})`,
      cure: "Check the URL; behind a proxy that inspects TLS, let NODE_EXTRA_CA_CERTS name its certificate.",
      mayHaveWorked: false,
      untrusted: true,
    };
  if (
    ["connect", "getaddrinfo"].includes(erroredSysCall ?? "") ||
    ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"].includes(code ?? "")
  )
    return {
      ...failure,
      reason: `could not reach ${url.host} (${code ?? message})`,
      cure: `Check the URL ${url.origin} and the network.`,
      mayHaveWorked: false,
    };
  return {
    ...failure,
    reason: `lost its connection to ${url.host} (${code ?? message})`,
    mayHaveWorked: true,
  };
}
