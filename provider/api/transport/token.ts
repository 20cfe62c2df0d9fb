import { parseJson, propertiesOf } from "../json.js";
import { quoted, redirect, retryAfterMs, unreadable, withoutSecrets } from "./answers.js";
import type { Failure, Outcome } from "./failure.js";
import { Host } from "./host.js";
import type { HttpAnswer, HttpRequest } from "./http.js";
import type { Settings } from "./settings.js";

/** Where requests get their access token from. */
export interface TokenSource {
  /** The token, fetched if need be: one request serves all who wait. */
  get(): Promise<Outcome<string>>;
  /** For how long the last one was given, in milliseconds; `undefined` where none was asked for. */
  readonly lifetimeMs: number | undefined;
  /** Tells that the API took this token. */
  accepted(token: string): void;
  /** Tells that the API refused this token. `true` if the next `get` may bring a better one. */
  refused(token: string): boolean;
  /** What must never be shown. */
  secrets(): string[];
  /** What to do when the API accepts no token from here: a sentence. */
  readonly cure: string;
}

/** The token source that the settings' credentials call for. */
export function tokenSource(settings: Settings): TokenSource {
  const { credentials } = settings;
  return "accessToken" in credentials
    ? fixedToken(credentials.accessToken)
    : new ClientCredentials(settings, credentials.clientId, credentials.clientSecret);
}

function fixedToken(accessToken: string): TokenSource {
  return {
    get: () => Promise.resolve({ value: accessToken }),
    lifetimeMs: undefined,
    accepted: () => undefined,
    refused: () => false,
    secrets: () => [accessToken],
    cure: "The access token has expired, was revoked or is another region's, and a given token is never renewed: give a new one, or an OAuth client.",
  };
}

/** How long a token is used: up to a minute before its end, so that none expires on its way, and a short one for half its life. */
export function usableMs(lifetimeMs: number): number {
  return Math.max(lifetimeMs - 60_000, lifetimeMs / 2);
}

/** How long an API that refuses new tokens is not asked with another one. */
const doubtfulMs = 60_000;

interface Token {
  value: string;
  lifetimeMs: number;
  /** On the monotonic clock. */
  renewAtMs: number;
}

/** Tokens of an OAuth client, by the grant type Client Credentials. */
class ClientCredentials implements TokenSource {
  readonly cure = "Check that the OAuth client is active and that its region is the API's.";
  readonly #host: Host;
  readonly #basic: string;
  readonly #url: URL;
  #token: Token | undefined;
  #fetching: Promise<Outcome<string>> | undefined;
  /** The API refused the last token, and has not taken one since. */
  #isDoubtful = false;
  /** Wrong credentials stay wrong: asking again and again could lock the client. */
  #rejected: Failure | undefined;

  constructor(
    settings: Settings,
    clientId: string,
    private readonly clientSecret: string,
  ) {
    this.#url = new URL(`${settings.loginUrl.replace(/\/+$/, "")}/oauth/token`);
    this.#host = new Host(this.#url, settings);
    this.#basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
  }

  async get(): Promise<Outcome<string>> {
    if (this.#rejected) return { failure: this.#rejected };
    if (this.#token && performance.now() < this.#token.renewAtMs) return { value: this.#token.value };
    this.#fetching ??= this.#fetch().finally(() => (this.#fetching = undefined));
    return this.#fetching;
  }

  get lifetimeMs(): number | undefined {
    return this.#token?.lifetimeMs;
  }

  accepted(token: string): void {
    if (this.#token?.value === token) this.#isDoubtful = false;
  }

  refused(token: string): boolean {
    if (this.#token?.value !== token) return true;
    // A thousand requests would have a thousand tokens made for an API that takes none.
    if (this.#isDoubtful) return false;
    this.#isDoubtful = true;
    this.#token = undefined;
    return true;
  }

  secrets(): string[] {
    return [this.clientSecret, this.#basic, ...(this.#token ? [this.#token.value] : [])];
  }

  async #fetch(): Promise<Outcome<string>> {
    const request: HttpRequest = {
      method: "POST",
      url: this.#url,
      headers: {
        Authorization: `Basic ${this.#basic}`,
        "Content-Type": "application/x-www-form-urlencoded",
        Accept: "application/json",
      },
      body: "grant_type=client_credentials",
    };
    const startMs = performance.now();
    const outcome = await this.#host.perform({
      name: "The request for an access token",
      idempotent: true,
      attempt: async (exchange) => {
        const answer = await exchange(request);
        return "failure" in answer ? answer : readToken(withoutSecrets(answer.value, this.secrets()));
      },
    });
    if ("failure" in outcome) return { failure: this.#withoutToken(outcome.failure) };
    const { value, lifetimeMs } = outcome.value;
    const useMs = usableMs(lifetimeMs);
    this.#token = { value, lifetimeMs, renewAtMs: startMs + (this.#isDoubtful ? Math.min(useMs, doubtfulMs) : useMs) };
    return { value };
  }

  #withoutToken(failure: Failure): Failure {
    const reason = `was not sent for want of an access token: POST ${this.#url.href} ${failure.reason}`;
    const lacking: Failure = { ...failure, reason, mayHaveWorked: false, givenUp: true, first: undefined };
    if (failure.kind === "token") this.#rejected = lacking;
    return lacking;
  }
}

function readToken(answer: HttpAnswer): Outcome<{ value: string; lifetimeMs: number }> {
  const { status } = answer;
  const body = propertiesOf(parseJson(answer.text));
  if (status < 300) {
    const { access_token: value, expires_in: seconds } = body;
    // A token that can't stand in a header is no token.
    if (typeof value !== "string" || !/^[\x21-\x7e]+$/.test(value)) return { failure: unreadable(answer) };
    return { value: { value, lifetimeMs: Number(seconds) * 1000 || Infinity } };
  }
  if (status < 400) return { failure: redirect(answer, "loginUrl") };
  const isOutage = status === 408 || status === 429 || status >= 500;
  const unexplained = unreadable(answer);
  const code = typeof body.error === "string" ? body.error : undefined;
  // 401 says it without a word; so may a proxy, whose 401 stays as well.
  if (isOutage || (code === undefined && status !== 401))
    return { failure: { ...unexplained, kind: "answer", retryAfterMs: retryAfterMs(answer) } };
  const description = quoted(body.error_description ?? body.description);
  return {
    failure: {
      ...unexplained,
      kind: "token",
      reason:
        code === undefined ? unexplained.reason : `answered ${status} ${code}${description && `: ${description}`}`,
      cure:
        unexplained.cure ??
        "Check the OAuth client's id, secret and grant type (Client Credentials), and that it was made in the region of loginUrl.",
      mayHaveWorked: false,
      code,
    },
  };
}
