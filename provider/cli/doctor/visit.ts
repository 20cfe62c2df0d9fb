import { PresenceApiError } from "../../api/errors.js";
import type { AuthzSubject, LimitsEntityListing, Organization, TokenInfo } from "../../api/models.js";
import { PresenceApi } from "../../api/presence-api.js";
import type { ClientSettings } from "../../api/transport/settings.js";
import type { Definition } from "../../definition/definition.js";
import { fromWire } from "../../definition/forms.js";
import { definitionsOf } from "../../organization/definitions.js";

/** What the API answered to one question, or why it did not. */
export type Asked<T> = { readonly value: T } | { readonly error: Error };

/** What every answer tells besides. */
export interface Heard {
  answers: number;
  /** How far the server's clock is ahead of ours, in milliseconds. */
  aheadMs?: number;
  /** The requests of this token in this minute, and how many there may be. */
  rate?: { count: number; allowed: number };
}

/** What an organisation says of itself and of who asks. It is only read. */
export interface Visit {
  readonly heard: Heard;
  readonly login: Asked<{ lifetimeMs: number | undefined }>;
  /** Absent where there is no login. */
  readonly organization?: Asked<Organization>;
  /** Absent where the API did not answer the first question. */
  readonly inside?: Inside;
}

/** What is asked of an API that answers. */
interface Inside {
  readonly client: Asked<TokenInfo>;
  readonly subject: Asked<AuthzSubject>;
  readonly limits: Asked<LimitsEntityListing>;
  /** All definitions, by the deprecated endpoints. */
  readonly older: Asked<Definition[]>;
  /** The active ones, by the current endpoints. */
  readonly newer: Asked<Definition[]>;
}

/** Who asks what is wrong wants to know it now: nothing is tried again. */
export const impatient = { requestTimeoutMs: 10_000, retryLimitMs: 1, rateLimitMs: 1 };

/**
 * Asks everything that the checks need: seven requests, and one for every further hundred definitions. Where the login or the first
 * question fails, nothing more is sent.
 */
export async function visit(client: ClientSettings): Promise<Visit> {
  const heard: Heard = { answers: 0 };
  const api = new PresenceApi({ ...client, ...impatient, onAnswer: ({ headers }) => listen(heard, headers) });
  const organization = await asked(api.getOrganizationsMe());
  const hasToken = "accessToken" in client.credentials || api.tokenLifetimeMs !== undefined;
  if ("error" in organization && (!hasToken || kindOf(organization.error) === "token"))
    return { heard, login: organization };
  const login = { value: { lifetimeMs: api.tokenLifetimeMs } };
  if ("error" in organization && !isOfTheApi(organization.error)) return { heard, login, organization };
  const [whom, subject, limits, older, newer] = await Promise.all([
    asked(api.getTokensMe()),
    asked(api.getAuthorizationSubjectsMe()),
    asked(api.getOrganizationsLimitsNamespace({ namespaceName: "presence" })),
    asked(definitionsOf(api, "presencedefinitions").list()),
    asked(api.getPresenceDefinitions({ localeCode: "ALL" }).then(({ entities }) => entities.map(fromWire))),
  ]);
  return { heard, login, organization, inside: { client: whom, subject, limits, older, newer } };
}

/** The answer to one question, or why there is none. */
export async function asked<T>(answer: Promise<T>): Promise<Asked<T>> {
  try {
    return { value: await answer };
  } catch (error) {
    return { error: error as Error };
  }
}

function kindOf(error: Error): string | undefined {
  return error instanceof PresenceApiError ? error.kind : undefined;
}

/** Whether the API itself refused this one question, so that others are worth asking. */
function isOfTheApi(error: Error): boolean {
  return error instanceof PresenceApiError && error.body !== undefined && error.status !== 429;
}

/** Keeps what the headers of an answer tell. */
export function listen(heard: Heard, headers: { get(name: string): string | null }): void {
  heard.answers++;
  const date = Date.parse(headers.get("date") ?? "");
  if (!Number.isNaN(date)) heard.aheadMs = date - Date.now();
  const [count, allowed] = ["count", "allowed"].map((name) => Number(headers.get(`inin-ratelimit-${name}`) ?? NaN));
  if (count !== undefined && allowed !== undefined && allowed > 0)
    heard.rate = { count: Math.max(count, heard.rate?.count ?? 0), allowed };
}

/** What went wrong, as the rest of a sentence that need not name the request. */
export function reasonOf(error: Error): string {
  if (!(error instanceof PresenceApiError)) return error.message;
  return error.message
    .replace(`${error.operation} failed: ${error.method} ${error.path} `, "")
    .replace("was not sent for want of an access token: ", "");
}
