import http from "node:http";
import https from "node:https";
import fetch from "node-fetch";
import { withDeadline } from "./abort.js";
import { type Failure, type Outcome, untrusted } from "./failure.js";
import { nameOf, type Proxy } from "./proxy.js";
import { barred, failureAtProxy, proxyAgent } from "./proxy-agent.js";

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

/** How requests get to a host. */
export interface Route {
  readonly proxy: Proxy | undefined;
  /** Its connections, which are kept open between requests. */
  readonly agent: http.Agent;
}

/** The way to a host, by a proxy where one is given. */
export function routeTo(host: URL, proxy: Proxy | undefined): Route {
  const options = { keepAlive: true, timeout: idleMs };
  if (proxy) return { proxy, agent: proxyAgent(proxy, host, options) };
  return { proxy, agent: host.protocol === "https:" ? new https.Agent(options) : new http.Agent(options) };
}

/** Sends a request once. `timeoutMs` covers everything from connecting to the last byte of the answer; redirects are not followed. */
export async function exchange(
  request: HttpRequest,
  options: { route: Route; timeoutMs: number; signal: AbortSignal | undefined },
): Promise<Outcome<HttpAnswer>> {
  const { url, ...init } = request;
  const { agent, proxy } = options.route;
  return withDeadline(options, async (signal) => {
    try {
      const response = await fetch(url, { ...init, agent, redirect: "manual", signal: signal ?? null });
      const answer = { status: response.status, headers: response.headers, text: await response.text() };
      return proxy && answer.status === 407 ? { failure: barred(proxy, url, "answered 407") } : { value: answer };
    } catch (error) {
      const where = proxy ? `${url.host} through ${nameOf(proxy)}` : url.host;
      if (signal?.aborted) return { failure: noAnswer(where, options.timeoutMs) };
      return { failure: (proxy && failureAtProxy(proxy, url, error)) ?? noConnection(url, where, error) };
    }
  });
}

function noAnswer(where: string, timeoutMs: number): Failure {
  return {
    kind: "timeout",
    reason: `got no complete answer from ${where} within ${timeoutMs / 1000} s`,
    mayHaveWorked: true,
  };
}

function noConnection(url: URL, where: string, error: unknown): Failure {
  const { code, erroredSysCall, message } = error as NodeJS.ErrnoException & { erroredSysCall?: string };
  const failure = { kind: "connection", code, cause: error } as const;
  // What the client finds out while connecting, before it sends anything; other TLS errors can come at any time.
  if (untrusted.test(code ?? "") || message.includes("wrong version number"))
    return {
      ...failure,
      reason: `found no trustworthy server at ${where} (${code ?? message})`,
      cure: "Check the URL; behind a proxy that inspects TLS, let NODE_EXTRA_CA_CERTS name its certificate.",
      mayHaveWorked: false,
      final: true,
    };
  if (
    ["connect", "getaddrinfo"].includes(erroredSysCall ?? "") ||
    ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"].includes(code ?? "") ||
    message.includes("before secure TLS connection was established")
  )
    return {
      ...failure,
      reason: `could not reach ${where} (${code ?? message})`,
      cure: `Check the URL ${url.origin} and the network.`,
      mayHaveWorked: false,
    };
  return {
    ...failure,
    reason: `lost its connection to ${where} (${code ?? message})`,
    mayHaveWorked: true,
  };
}
