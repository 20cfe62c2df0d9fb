import type http from "node:http";
import { isIPv6 } from "node:net";
import { unescape } from "node:querystring";
import { HttpProxyAgent } from "http-proxy-agent";
import { HttpsProxyAgent } from "https-proxy-agent";
import type { Failure } from "./failure.js";

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What stands between this machine and a host. */
export interface Proxy {
  /** Without user name and password. */
  readonly url: URL;
  /** The header that carries them, where there are any. */
  readonly headers: Readonly<Record<string, string>>;
  /** Where it is set, for messages. */
  readonly variable: string;
}

/**
 * The proxy on the way to an address; `undefined` where there is none.
 * @throws TypeError when the variable holds no proxy's address; its value is not quoted, for there can be a password in it
 */
export function proxyFor(target: URL, env: Environment): Proxy | undefined {
  const name = target.protocol.replace(":", "_proxy");
  const variable = [name, name.toUpperCase()].find((one) => env[one]);
  if (!variable || isExempt(target, env["no_proxy"] || env["NO_PROXY"] || "")) return undefined;
  const given = env[variable] ?? "";
  const text = given.includes("://") ? given : `http://${given}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== "/" || url.search || url.hash)
    throw new TypeError(
      `${variable} is not the address of an HTTP proxy, such as http://proxy.example.com:8080 or, with special characters percent-encoded, http://user:password@proxy.example.com:8080`,
    );
  const credentials = `${unescape(url.username)}:${unescape(url.password)}`;
  const headers =
    credentials === ":" ? {} : { "Proxy-Authorization": `Basic ${Buffer.from(credentials).toString("base64")}` };
  url.username = url.password = "";
  return { url, headers, variable };
}

/** An entry of NO_PROXY is a host, with or without its subdomains' dot and with or without a port; `*` is every host. */
function isExempt({ hostname, port, protocol }: URL, noProxy: string): boolean {
  const targetPort = port || (protocol === "https:" ? "443" : "80");
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .map((entry) => (isIPv6(entry) ? `[${entry}]` : entry))
    .some((entry) => {
      const [, host = "", onlyPort = targetPort] = /^(?:\*?\.)?(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      return entry === "*" || (onlyPort === targetPort && `.${hostname}`.endsWith(`.${host}`) && host !== "");
    });
}

/** For messages: where the proxy is, and where that is set. */
export function nameOf({ url, variable }: Proxy): string {
  return `the proxy ${url.host} of ${variable}`;
}

/** Kept connections through a proxy: for https by a tunnel, which the proxy cannot look into, for http by what it is asked for. */
export function proxyAgent({ url, headers }: Proxy, target: URL, options: http.AgentOptions): http.Agent {
  const given = { ...options, headers };
  const agent = target.protocol === "https:" ? new HttpsProxyAgent(url, given) : new HttpProxyAgent(url, given);
  const connect = agent.connect.bind(agent) as HttpsProxyAgent<string>["connect"];
  agent.connect = async (...[request, to]: Parameters<typeof connect>) => {
    let status: number | undefined = 200;
    request.once("proxyConnect", (answer: { statusCode?: number }) => (status = answer.statusCode ?? status));
    // A proxy that never answers would keep its connection open, and with it the process. Of node-fetch, a request hears this alone.
    const abandoned = new AbortController();
    const abandon = () => abandoned.abort();
    request.once("abort", abandon);
    agent.connectOpts.signal = abandoned.signal;
    const socket = await connect(request, to)
      .catch(({ code = "no answer" }: NodeJS.ErrnoException) => {
        throw new ProxyError(code);
      })
      .finally(() => request.off("abort", abandon));
    if (status === 200) return socket;
    // The library would pass the proxy's refusal off as the host's answer.
    socket.destroy();
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
    ...(/answered 4|CERT|SIGNED/.test(code) ? { final: true } : {}),
  };
}

function cureOf({ variable }: Proxy, target: URL, code: string): string {
  if (code === "answered 407")
    return `Check the user name and password in ${variable} (http://user:password@host:port, special characters percent-encoded); the proxy has to take Basic authentication.`;
  if (code.startsWith("answered"))
    return `Have the proxy let ${target.host} through, or name that host in NO_PROXY to go without the proxy.`;
  if (/CERT|SIGNED/.test(code)) return "Let NODE_EXTRA_CA_CERTS name the certificate of the proxy's authority.";
  return `Check ${variable}; hosts that NO_PROXY names are reached without the proxy.`;
}
