import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { PresenceApiError } from "../../provider/api/errors.js";
import { PresenceApi } from "../../provider/api/presence-api.js";
import type { ClientSettings } from "../../provider/api/transport/settings.js";

/** A request that reached the server. */
interface Received {
  method: string;
  /** Path and query. */
  url: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

export type Handler = (request: Received, response: http.ServerResponse) => void;

/** Answers by JSON. */
export function json(
  response: http.ServerResponse,
  status: number,
  body: unknown,
  headers: http.OutgoingHttpHeaders = {},
) {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

/** An `ErrorBody`. */
export function fault(status: number, code: string, message = code) {
  return { status, code, message, contextId: "context-1" };
}

/** Plays the n-th handler for the n-th request, and the last one from then on. */
export function inTurn(...handlers: [Handler, ...Handler[]]): Handler {
  let turn = 0;
  return (request, response) => {
    handlers[Math.min(turn++, handlers.length - 1)]?.(request, response);
  };
}

/** A server that plays the API by `handler`, and the OAuth server unless `login` says otherwise. */
export interface ApiServer {
  url: string;
  /** What reached the API, without the requests for tokens. */
  requests: Received[];
  tokenRequests: Received[];
  /** The lines that the client logged. */
  log: string[];
  client: (settings?: Partial<ClientSettings>) => PresenceApi;
}

/** Runs a test against a server of its own, which is closed afterwards. */
export async function withServer(
  handler: Handler,
  test: (server: ApiServer) => Promise<void>,
  login: Handler = giveToken(),
) {
  const requests: Received[] = [];
  const tokenRequests: Received[] = [];
  const log: string[] = [];
  const server = http.createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const { method = "", url = "", headers } = incoming;
      const request = { method, url, headers, body: Buffer.concat(chunks).toString() };
      const isLogin = url === "/oauth/token";
      (isLogin ? tokenRequests : requests).push(request);
      (isLogin ? login : handler)(request, response);
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = (settings: Partial<ClientSettings> = {}) =>
    new PresenceApi({
      apiUrl: url,
      loginUrl: url,
      credentials: { clientId: "client-id", clientSecret: "the-client-secret" },
      retryWaitMs: 1,
      log: (line) => log.push(line),
      ...settings,
    });
  try {
    await test({ url, requests, tokenRequests, log, client });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Gives `token-1`, `token-2` and so on, each for `expires_in` seconds. */
export function giveToken(expires_in = 86_400): Handler {
  let count = 0;
  return (_request, response) => {
    json(response, 200, { access_token: `token-${++count}`, token_type: "bearer", expires_in });
  };
}

/** The error that a call fails with. */
export async function errorOf(call: Promise<unknown>): Promise<PresenceApiError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof PresenceApiError) return error;
    throw error;
  }
  throw new Error("The call was expected to fail, and worked.");
}
