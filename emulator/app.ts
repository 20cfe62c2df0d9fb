import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { routePath } from "hono/route";
import type { StatusCode } from "hono/utils/http-status";
import { ApiError, invalidValue } from "./core/api-error.js";
import { InvalidValue, check } from "./core/check.js";
import type { Endpoint } from "./core/endpoint.js";
import type { RateLimit } from "./core/rate-limit.js";
import type { RequestLog } from "./core/request-log.js";
import { controlRoutes } from "./routes/control.js";
import { oauthRoutes } from "./routes/oauth.js";
import { organisationEndpoints } from "./routes/organisation.js";
import { currentDefinitionEndpoints } from "./routes/presence-definitions.js";
import { deprecatedDefinitionEndpoints } from "./routes/presencedefinitions.js";
import { type Client, hasPermission } from "./store/clients.js";
import type { Store } from "./store/store.js";

/** Everything that lives as long as one emulator. */
export interface Parts {
  readonly store: Store;
  readonly log: RequestLog;
  readonly rateLimit: RateLimit;
  /** Settles when everything up to now is safe in the data file, if there is one. */
  readonly save: () => Promise<void>;
  readonly reset: () => Promise<void>;
}

interface Env {
  Bindings: HttpBindings;
  Variables: { contextId: string };
}

type RequestContext = Context<Env>;

/** The whole service: control surface, login server and API on one port. */
export function createApp(parts: Parts): Hono<Env> {
  const { store } = parts;
  const app = new Hono<Env>();
  app.route("/_emulator", controlRoutes(parts));
  app.use(observe(parts));
  app.route("/oauth", oauthRoutes(store, parts.save));

  const endpoints = [
    ...deprecatedDefinitionEndpoints(store),
    ...currentDefinitionEndpoints(store),
    ...organisationEndpoints(store),
  ];
  for (const endpoint of endpoints) {
    app.on(endpoint.method, honoPath(endpoint.path), (c) => serve(c, endpoint, parts));
  }
  for (const path of new Set(endpoints.map(({ path }) => path))) {
    const allowed = endpoints.filter((endpoint) => endpoint.path === path).map(({ method }) => method);
    app.all(honoPath(path), () => {
      throw methodNotAllowed(path, allowed.join(", "));
    });
  }
  app.notFound((c) => answerError(c, new ApiError(404, "not.found", `There is nothing at ${c.req.path}.`)));
  app.onError((error, c) => answerError(c, asApiError(error)));
  return app;
}

const honoPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ":$1");
const template = (honoPath: string): string => honoPath.replaceAll(/:(\w+)/g, "{$1}");

/** What happens to every request of the API and the login server, whoever answers it. */
function observe({ store, log }: Parts) {
  return async (c: RequestContext, next: () => Promise<void>): Promise<void> => {
    c.set("contextId", randomUUID());
    const { pathname, search } = new URL(c.req.url);
    const route = routePath(c, -1);
    const entry = log.add(
      {
        method: c.req.method,
        path: pathname,
        query: search.slice(1),
        status: null,
        at: new Date().toISOString(),
        ...(await loggedBody(c)),
      },
      route.includes("*") ? pathname : template(route),
    );
    await sleep(store.settings.latencyMs);
    await next();
    c.header("ININ-Correlation-Id", c.get("contextId"));
    c.header("Date", store.now().toUTCString());
    entry.status = c.res.status;
  };
}

/** Only what is JSON: the login server's forms hold secrets. */
async function loggedBody(c: RequestContext): Promise<{ body?: unknown }> {
  if (!isJson(c)) return {};
  try {
    return { body: JSON.parse(await c.req.text()) as unknown };
  } catch {
    return {};
  }
}

const isJson = (c: RequestContext): boolean => /^application\/json *(;|$)/i.test(c.req.header("content-type") ?? "");

/** One request to the API, from its token to its answer. */
async function serve(c: RequestContext, endpoint: Endpoint, parts: Parts): Promise<Response> {
  const client = authenticate(c, parts);
  const params = c.req.param() as Record<string, string>;
  requirePermission(endpoint.permissions?.({ params, client }) ?? [], client);
  const body = endpoint.body && check(endpoint.body, await readJson(c, parts.store.settings.maxBodyBytes), "the body");
  const query = new URL(c.req.url).searchParams;
  const answer = endpoint.answer({ params, query, body, client });
  if (endpoint.method !== "GET") await parts.save();
  return answerJson(c, endpoint.status ?? 200, answer);
}

function authenticate(c: RequestContext, { store, rateLimit }: Parts): Client {
  const token = /^Bearer (.+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  if (token === undefined) {
    throw new ApiError(401, "authentication.required", "No authentication bearer token found in authorization header.");
  }
  const client = store.clients.authenticate(token);
  if (client === "unknown") throw new ApiError(401, "bad.credentials", "Invalid login credentials.");
  if (client === "expired") throw new ApiError(401, "credentials.expired", "The supplied credentials have expired.");

  const { rateLimitPerMinute: allowed, rateLimitWindowSeconds } = store.settings;
  if (allowed !== null) {
    const { count, resetSeconds } = rateLimit.count(token, rateLimitWindowSeconds);
    c.header("inin-ratelimit-count", String(Math.min(count, allowed)));
    c.header("inin-ratelimit-allowed", String(allowed));
    c.header("inin-ratelimit-reset", String(resetSeconds));
    if (count > allowed) throw tooManyRequests(String(resetSeconds));
  }
  return client;
}

const methodNotAllowed = (path: string, allow: string): ApiError =>
  new ApiError(405, "method.not.allowed", `Only ${allow} can be used on ${path}.`, {}, { Allow: allow });

const tooManyRequests = (retryAfter: string): ApiError =>
  new ApiError(
    429,
    "too.many.requests.retry.after",
    `Rate limit exceeded the maximum. Retry the request in [${retryAfter}] seconds`,
    {},
    { "Retry-After": retryAfter },
  );

function requirePermission(permissions: readonly string[], client: Client): void {
  if (permissions.length === 0 || permissions.some((permission) => hasPermission(client, permission))) return;
  const list = permissions.join(", ");
  throw permissions.length === 1
    ? new ApiError(
        403,
        "missing.permissions",
        `Unable to perform the requested action. You are missing the permission ${list}.`,
        {
          messageParams: { permissions: list },
        },
      )
    : new ApiError(
        403,
        "missing.any.permissions",
        `Unable to perform the requested action. You must have at least one of the permissions ${list}.`,
        { messageParams: { permissions: list } },
      );
}

async function readJson(c: RequestContext, maxBodyBytes: number): Promise<unknown> {
  const text = await c.req.text();
  const bytes = Buffer.byteLength(text);
  if (bytes > maxBodyBytes) {
    throw new ApiError(413, "request.entity.too.large", `The body has ${bytes} bytes; the limit is ${maxBodyBytes}.`);
  }
  if (!isJson(c)) {
    throw new ApiError(415, "unsupported.media.type", "The Content-Type of the body must be application/json.");
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ApiError(400, "bad.request", `The body is not valid JSON: ${(error as SyntaxError).message}`);
  }
}

function asApiError(error: Error): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof InvalidValue) return invalidValue(error.faults);
  return new ApiError(500, "internal.server.error", error.message);
}

const answerError = (c: RequestContext, error: ApiError): Response =>
  answerJson(c, error.status, error.body(c.get("contextId")), error.headers);

function answerJson(
  c: RequestContext,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Response {
  if (body === undefined) return c.newResponse(null, { status: status as StatusCode, headers });
  const contentType = { "Content-Type": "application/json; charset=UTF-8" };
  return c.newResponse(JSON.stringify(body), { status: status as StatusCode, headers: { ...contentType, ...headers } });
}
