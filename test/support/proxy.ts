import http from "node:http";
import net from "node:net";
import tls from "node:tls";
import { type Authority, bridge, listen } from "./authority.js";

export interface ProxyOptions {
  /** `user:password` that it asks for; default: it takes anybody. */
  credentials?: string;
  /** What it does with a request for a tunnel: refuses by a status, hangs up, says nothing, or hangs up right after it said yes. */
  tunnels?: number | "close" | "silence" | "drop";
  /** Looks into TLS: it shows clients a certificate of the first authority, and trusts hosts by the second. */
  inspects?: { as: Authority; trusts: Authority };
  port?: number;
}

/** A company's proxy, on 127.0.0.1. */
export interface CompanyProxy {
  /** `host:port` */
  readonly host: string;
  /** The hosts that tunnels were opened to, one for each connection. */
  readonly tunnels: string[];
  /** The requests for plain http that it passed on. */
  readonly requests: string[];
  /** How many connections clients have made. */
  connections: number;
  /** Breaks every connection. */
  cut(): void;
  close(): void;
}

export async function startProxy(options: ProxyOptions = {}): Promise<CompanyProxy> {
  const sockets = new Set<net.Socket>();
  const server = http.createServer((request, response) => {
    if (!isAllowed(request)) return void response.writeHead(407).end("<html>Who are you?</html>");
    const { method, url = "", headers } = request;
    proxy.requests.push(`${method} ${url}`);
    const { "proxy-authorization": _ours, "proxy-connection": _hop, ...passedOn } = headers;
    const onward = http.request(url, { method, headers: passedOn }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  });
  const isAllowed = ({ headers }: http.IncomingMessage) =>
    options.credentials === undefined ||
    headers["proxy-authorization"] === `Basic ${Buffer.from(options.credentials).toString("base64")}`;

  server.on("connection", (socket) => {
    proxy.connections++;
    sockets.add(socket);
  });
  server.on("connect", (request) => {
    const client = request.socket;
    client.on("error", () => undefined);
    const refuse = (status: number) => client.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
    if (options.tunnels === "silence") return;
    if (options.tunnels === "close") return void client.destroy();
    if (options.tunnels === "drop") return void client.end("HTTP/1.1 200 Connection established\r\n\r\n");
    if (options.tunnels !== undefined) return void refuse(options.tunnels);
    if (!isAllowed(request)) return void refuse(407);
    const target = request.url ?? "";
    const { hostname, port } = new URL(`http://${target}`);
    proxy.tunnels.push(target);
    const { inspects } = options;
    const host = inspects
      ? tls.connect({ host: hostname, servername: hostname, port: Number(port), ca: inspects.trusts.cert })
      : net.connect(Number(port), hostname);
    host.on("error", () => client.destroy());
    host.once(inspects ? "secureConnect" : "connect", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      bridge(inspects ? new tls.TLSSocket(client, { isServer: true, ...inspects.as.identity }) : client, host);
    });
  });
  const port = await listen(server, options.port);
  const proxy: CompanyProxy = {
    host: `127.0.0.1:${port}`,
    tunnels: [],
    requests: [],
    connections: 0,
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: () => {
      proxy.cut();
      server.close();
    },
  };
  return proxy;
}
