import { isIPv6 } from "node:net";
import { unescape } from "node:querystring";

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
