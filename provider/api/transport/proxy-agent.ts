import type { EventEmitter } from "node:events";
import type http from "node:http";
import { HttpProxyAgent } from "http-proxy-agent";
import { HttpsProxyAgent } from "https-proxy-agent";
import { type Failure, untrusted } from "./failure.js";
import { nameOf, type Proxy } from "./proxy.js";

/** Kept connections through a proxy: for https by a tunnel, which the proxy cannot look into, for http by asking the proxy. */
export function proxyAgent({ url, headers }: Proxy, target: URL, options: http.AgentOptions): http.Agent {
  const given = { ...options, headers };
  const agent = target.protocol === "https:" ? new HttpsProxyAgent(url, given) : new HttpProxyAgent(url, given);
  const connect = (agent as HttpsProxyAgent<string>).connect.bind(agent);
  agent.connect = async (...[request, to]: Parameters<typeof connect>) => {
    const events: EventEmitter = request;
    let status: number | undefined = 200;
    events.once("proxyConnect", (answer: { statusCode?: number }) => (status = answer.statusCode ?? status));
    // A proxy that never answers would keep its connection open, and with it the process. node-fetch gives up by this event alone.
    const abandoned = new AbortController();
    const abandon = () => abandoned.abort();
    events.once("abort", abandon);
    agent.connectOpts.signal = abandoned.signal;
    try {
      const socket = await connect(request, to);
      if (status === 200) return socket;
      // The library would pass the proxy's refusal off as the host's answer.
      socket.destroy();
    } catch (error) {
      throw new ProxyError((error as NodeJS.ErrnoException).code ?? "no answer");
    } finally {
      events.off("abort", abandon);
    }
    throw new ProxyError(`answered ${status}`);
  };
  return agent;
}

/** A proxy failed before it was given the request. node-fetch keeps these two properties of an error, and no other. */
class ProxyError extends Error {
  readonly syscall = "proxy";
  constructor(readonly code: string) {
    super(code);
  }
}

/** What it means that a proxy failed before it was given the request; `undefined` for another error of node-fetch. */
export function failureAtProxy(proxy: Proxy, target: URL, error: unknown): Failure | undefined {
  const { code = "", erroredSysCall } = error as { code?: string; erroredSysCall?: string };
  return erroredSysCall === "proxy" ? { ...barred(proxy, target, code), cause: error } : undefined;
}

/** A request that did not get through a proxy, and how that said so: by an error's code or `answered` and a status. */
export function barred(proxy: Proxy, target: URL, code: string): Failure {
  return {
    kind: "connection",
    reason: `could not get through ${nameOf(proxy)} (${code})`,
    cure: cureOf(proxy, target, code),
    mayHaveWorked: false,
    code,
    ...(/^answered 4|SSL|EPROTO/.test(code) || untrusted.test(code) ? { final: true } : {}),
  };
}

function cureOf({ variable }: Proxy, target: URL, code: string): string {
  if (code === "answered 407")
    return `Check the user name and password in ${variable} (http://user:password@host:port, special characters percent-encoded); the proxy has to take Basic authentication.`;
  if (code.startsWith("answered"))
    return `Have the proxy let ${target.host} through, or name that host in NO_PROXY to go without the proxy.`;
  if (untrusted.test(code)) return "Let NODE_EXTRA_CA_CERTS name the certificate of the proxy's authority.";
  if (/SSL|EPROTO/.test(code)) return `Write http:// in ${variable}, unless the proxy itself speaks TLS.`;
  return `Check ${variable}; hosts that NO_PROXY names are reached without the proxy.`;
}
