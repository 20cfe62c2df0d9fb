import { once } from "node:events";
import { STATUS_CODES } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { ApiError, codeOf, tokenRefused, tooManyRequests } from "./api-error.js";
import type { FaultAction } from "./fault-rules.js";
import type { RequestContext } from "./request-context.js";

/**
 * Lets a fault strike a request. `work` does what the request asks for and leaves the right answer in the context;
 * `now` is the server's clock. Throws ApiError where the fault is an answer in the API's own error shape.
 */
export async function strike(
  c: RequestContext,
  action: FaultAction,
  work: () => Promise<void>,
  now: () => Date,
): Promise<void> {
  const workFirst = (action.drop ?? action.when) === "after";
  if (workFirst) await work();
  await sleep(action.delayMs ?? 0);
  if (!workFirst && keepsAnswer(action)) await work();

  const { body, retryAfter } = action;
  const headers = {
    ...action.headers,
    ...(action.contentType !== undefined && { "Content-Type": action.contentType }),
  };
  if (action.drop) cut(c);
  else if (action.hang) await hang(c);
  else if (action.truncate) await truncate(c);
  else if (action.tokenRefused) throw tokenRefused(action.tokenRefused);
  else if (retryAfter === "date") throw tooManyRequests(2, new Date(now().getTime() + 2000).toUTCString());
  else if (retryAfter !== undefined) throw tooManyRequests(retryAfter);
  else if (action.redirect !== undefined) {
    c.res = new Response(null, { status: action.status ?? 302, headers: { Location: action.redirect, ...headers } });
  } else if (action.html) {
    const status = action.status ?? 502;
    c.res = new Response(htmlPage(status), { status, headers: { "Content-Type": "text/html", ...headers } });
  } else if (typeof body === "string") {
    c.res = new Response(body, { status: action.status ?? 200, headers: { "Content-Type": "text/plain", ...headers } });
  } else if (body !== undefined) {
    c.res = Response.json(body, { status: action.status ?? 200, headers });
  } else if (action.status !== undefined && action.status < 400) {
    c.res = new Response(null, { status: action.status, headers });
  } else if (action.status !== undefined) {
    throw new ApiError(action.status, codeOf(action.status), titleOf(action.status), {}, headers);
  } else {
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
  }
}

/** Whether the right answer is sent after all, late, altered or in part. */
const keepsAnswer = ({ status, body, html, drop, hang, redirect, retryAfter, tokenRefused }: FaultAction): boolean =>
  (status ?? body ?? html ?? drop ?? hang ?? redirect ?? retryAfter ?? tokenRefused) === undefined;

/** Whether a fault has taken the connection, so that there is nothing left to answer. */
export const isCut = (c: RequestContext): boolean => c.res.headers.has("x-hono-already-sent");

function cut(c: RequestContext): void {
  c.env.incoming.socket.destroy();
  c.res = RESPONSE_ALREADY_SENT;
}

/** Settles when the client gives up. */
async function hang(c: RequestContext): Promise<void> {
  if (!c.env.outgoing.destroyed) await once(c.env.outgoing, "close");
  c.res = RESPONSE_ALREADY_SENT;
}

async function truncate(c: RequestContext): Promise<void> {
  const body = Buffer.from(await c.res.arrayBuffer());
  // A body that is empty anyway is announced longer than it is, so that the client can see the cut.
  const length = Math.max(body.length, 2);
  const { outgoing } = c.env;
  outgoing.writeHead(c.res.status, { ...Object.fromEntries(c.res.headers), "content-length": length });
  outgoing.write(body.subarray(0, Math.floor(length / 2)), () => outgoing.destroy());
  c.res = RESPONSE_ALREADY_SENT;
}

const titleOf = (status: number): string => STATUS_CODES[status] ?? `Status ${status}`;

const htmlPage = (status: number): string =>
  `<html><head><title>${status} ${titleOf(status)}</title></head><body><h1>${titleOf(status)}</h1></body></html>`;
