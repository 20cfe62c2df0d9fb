import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Hono } from "hono";
import { routePath } from "hono/route";
import type { StatusCode } from "hono/utils/http-status";
import { ApiError, methodNotAllowed, missingPermissions, tokenRefused, tooManyRequests } from "./core/api-error.js";
import { InvalidValue, check } from "./core/check.js";
import type { Endpoint } from "./core/endpoint.js";
import { isCut, strike } from "./core/fault-actions.js";
import type { RateLimit } from "./core/rate-limit.js";
import type { Env, RequestContext } from "./core/request-context.js";
import type { LoggedRequest } from "./core/request-log.js";
import type { Settings } from "./options.js";
import type { Parts } from "./parts.js";
import { controlRoutes } from "./routes/control.js";
import { oauthRoutes } from "./routes/oauth.js";
import { organizationEndpoints } from "./routes/organization.js";
import { pageRoutes } from "./routes/page.js";
import { currentDefinitionEndpoints } from "./routes/presence-definitions.js";
import { deprecatedDefinitionEndpoints } from "./routes/presencedefinitions.js";
import { usageEndpoints } from "./routes/usage.js";
import { userPresenceEndpoints } from "./routes/user-presences.js";
import { userEndpoints } from "./routes/users.js";
import { type Client, hasPermission } from "./store/clients.js";
import { invalid } from "./store/refusals.js";
import type { Store } from "./store/store.js";

/** The whole service: a page for people, control surface, login server and API on one port. */
export function createApp(parts: Parts): Hono<Env> {
  const { store } = parts;
  const endpoints = [
    ...deprecatedDefinitionEndpoints(store),
    ...currentDefinitionEndpoints(store),
    ...organizationEndpoints(store),
    ...userPresenceEndpoints(store),
    ...userEndpoints(store),
    ...usageEndpoints(store),
  ];
  const paths = new Set(endpoints.map(({ path }) => path));

  const app = new Hono<Env>();
  app.route("/_emulator", controlRoutes(parts));
  app.route("/", pageRoutes(store));
  app.use(observe(parts));
  app.use(injectFaults(parts, new Set([...paths, "/oauth/token"])));
  app.route("/oauth", oauthRoutes(store, parts.save));
  for (const endpoint of endpoints) {
    app.on(endpoint.method, honoPath(endpoint.path), (c) => serve(c, endpoint, parts));
  }
  for (const path of paths) {
    const allowed = endpoints.filter((endpoint) => endpoint.path === path).map(({ method }) => method);
    app.all(honoPath(path), () => {
      throw methodNotAllowed(path, allowed.join(", "));
    });
  }
  app.notFound((c) => answerError(c, new ApiError(404, "not.found", `There is nothing at ${c.req.path}.`)));
  app.onError((error, c) => answerError(c, asApiError(error, store.settings)));
  return app;
}

const honoPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ":$1");

/** The path of the operation that a request is for, with its parameters in braces. */
function operationOf(c: RequestContext): string | undefined {
  const route = routePath(c, -1);
  return route.includes("*") ? undefined : route.replaceAll(/:(\w+)/g, "{$1}");
}

type Next = () => Promise<void>;

/** What happens to every request of the API and the login server, whoever answers it. */
function observe({ store, log }: Parts) {
  return async (c: RequestContext, next: Next): Promise<void> => {
    await log.during(async () => {
      c.set("contextId", randomUUID());
      c.set("entry", await logEntry(c));
      log.add(c.get("entry"), operationOf(c) ?? c.req.path);
      if (store.settings.latencyMs > 0) await sleep(store.settings.latencyMs, undefined, { ref: false });
      await next();
      if (isCut(c)) return;
      c.header("ININ-Correlation-Id", c.get("contextId"));
      c.header("Date", store.now().toUTCString());
      log.answer(c.get("entry"), c.res.status);
    });
  };
}

/** Query and body only for the API: what is sent to the login server holds secrets. */
async function logEntry(c: RequestContext): Promise<LoggedRequest> {
  const { method, path } = c.req;
  const entry = { method, path, query: "", status: null, at: new Date().toISOString() };
  if (!path.startsWith("/api/")) return entry;
  const query = new URL(c.req.url).search.slice(1);
  try {
    return { ...entry, query, ...(isJson(c) && { body: JSON.parse(await c.req.text()) as unknown }) };
  } catch {
    return { ...entry, query };
  }
}

const isJson = (c: RequestContext): boolean => /^application\/json *(;|$)/i.test(c.req.header("content-type") ?? "");

function injectFaults({ faults, store }: Parts, operations: ReadonlySet<string>) {
  return async (c: RequestContext, next: Next): Promise<void> => {
    const fault = faults.next(c.req.method, c.req.path, operationOf(c), operations);
    if (!fault) return next();
    c.get("entry").fault = true;
    await strike(c, fault, next, () => store.now());
  };
}

/** One request to the API, from its token to its answer. */
async function serve(c: RequestContext, endpoint: Endpoint, { store, rateLimit, save }: Parts): Promise<Response> {
  const token = bearerToken(c);
  const client = authenticate(token, store);
  spendRate(c, token, store, rateLimit);
  const params = c.req.param();
  requirePermission(endpoint.permissions?.({ params, client }) ?? [], client);
  const body = endpoint.body && check(endpoint.body, await readJson(c, store.settings.maxBodyBytes), "the body");
  const query = new URL(c.req.url).searchParams;
  const answer = endpoint.answer({ params, query, body, client });
  if (endpoint.method !== "GET") await save();
  return answerJson(c, endpoint.status ?? 200, answer);
}

function bearerToken(c: RequestContext): string {
  const token = /^Bearer (.+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  if (token !== undefined) return token;
  throw new ApiError(401, "authentication.required", "No authentication bearer token found in authorization header.");
}

function authenticate(token: string, { clients }: Store): Client {
  const client = clients.authenticate(token);
  if (client === "unknown") throw tokenRefused("bad.credentials");
  if (client === "expired") throw tokenRefused("credentials.expired");
  return client;
}

/** Counts the request against the token's limit. Throws 429 above it. */
function spendRate(c: RequestContext, token: string, { settings }: Store, rateLimit: RateLimit): void {
  const allowed = settings.rateLimitPerMinute;
  if (allowed === null) return;
  const { count, resetSeconds } = rateLimit.count(token, settings.rateLimitWindowSeconds);
  c.header("inin-ratelimit-count", String(Math.min(count, allowed)));
  c.header("inin-ratelimit-allowed", String(allowed));
  c.header("inin-ratelimit-reset", String(resetSeconds));
  if (count > allowed) throw tooManyRequests(resetSeconds);
}

function requirePermission(permissions: readonly string[], client: Client): void {
  if (permissions.length === 0 || permissions.some((permission) => hasPermission(client, permission))) return;
  throw missingPermissions(permissions);
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

function asApiError(error: Error, settings: Settings): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof InvalidValue) return invalid(error.faults, settings);
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
