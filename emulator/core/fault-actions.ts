import { once } from "node:events";
import { STATUS_CODES } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { ApiError, codeOf, tokenRefused, tooManyRequests } from "./api-error.js";
import type { ChosenFault, FaultAction } from "./fault-rules.js";
import type { RequestContext } from "./request-context.js";

/**
 * Lets a fault strike a request. `work` does what the request asks for and leaves the right answer in the context;
 * `now` is the server's clock. Throws ApiError where the fault is an answer in the API's own error shape.
 */
export async function strike(
  c: RequestContext,
  { action, struck }: ChosenFault,
  work: () => Promise<void>,
  now: () => Date,
): Promise<void> {
  const workFirst = (action.drop ?? action.when) === "after";
  if (workFirst) await work();
  struck();
  // An answer that nobody waits for any more keeps no process alive.
  await sleep(action.delayMs ?? 0, undefined, { ref: false });

  const answer = answerInstead(action, now());
  if (action.drop) cut(c);
  else if (action.hang) await hang(c);
  else if (action.late) await hang(c, work);
  else if (answer) c.res = answer;
  else {
    if (!workFirst) await work();
    for (const [name, value] of Object.entries(headersOf(action))) c.header(name, value);
    if (action.truncate) await truncate(c);
  }
}

const headersOf = ({ headers, contentType }: FaultAction): Record<string, string> => ({
  ...headers,
  ...(contentType !== undefined && { "Content-Type": contentType }),
});

/** What is answered in the place of the right answer, if anything. Throws ApiError, see `strike`. */
function answerInstead(action: FaultAction, now: Date): Response | undefined {
  const { status, body, html, redirect, retryAfter } = action;
  const answer = (content: string | null, usualStatus: number, usualHeaders: Record<string, string> = {}) =>
    new Response(content, { status: status ?? usualStatus, headers: { ...usualHeaders, ...headersOf(action) } });

  if (action.tokenRefused) throw tokenRefused(action.tokenRefused);
  if (retryAfter === "date") throw tooManyRequests(2, new Date(now.getTime() + 2000).toUTCString());
  if (retryAfter !== undefined) throw tooManyRequests(retryAfter);
  if (redirect !== undefined) return answer(null, 302, { Location: redirect });
  if (html) return answer(htmlPage(status ?? 502), 502, { "Content-Type": "text/html" });
  if (typeof body === "string") return answer(body, 200, { "Content-Type": "text/plain" });
  if (body !== undefined) return answer(JSON.stringify(body), 200, { "Content-Type": "application/json" });
  if (status === undefined) return undefined;
  if (status < 400) return answer(null, status);
  throw new ApiError(status, codeOf(status), titleOf(status), {}, headersOf(action));
}

/** Whether a fault has taken the connection, so that there is nothing left to answer. */
export const isCut = (c: RequestContext): boolean => c.res.headers.has("x-hono-already-sent");

function cut(c: RequestContext): void {
  c.env.incoming.socket.destroy();
  c.res = RESPONSE_ALREADY_SENT;
}

/** Settles when the client has given up, and what is only done then is done. */
async function hang(c: RequestContext, late?: () => Promise<void>): Promise<void> {
  if (!c.env.outgoing.destroyed) await once(c.env.outgoing, "close");
  await late?.();
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
