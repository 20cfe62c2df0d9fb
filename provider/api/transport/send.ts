import { setMaxListeners } from "node:events";
import { type CallOptions, withDeadline } from "./abort.js";
import { type AnswerShape, readAnswer, withoutSecrets } from "./answers.js";
import type { Outcome } from "./failure.js";
import { Host } from "./host.js";
import type { HttpAnswer, HttpRequest } from "./http.js";
import { type ClientSettings, completeSettings, type Settings } from "./settings.js";
import { type TokenSource, tokenSource } from "./token.js";

/** A request to the API, before it has a token. */
export interface ApiRequest {
  /** For the log. */
  readonly operation: string;
  /** All but POST may be repeated, and a POST that only reads: PUT and PATCH set absolute values here. */
  readonly method: string;
  readonly reads: boolean;
  readonly path: string;
  /** With its question mark; empty where there is none. */
  readonly query: string;
  readonly body: unknown;
  readonly answer: AnswerShape;
  /** Any one of these lets the OAuth client do it: for the cure of a refusal. */
  readonly permissions: readonly string[];
}

/** Options of `Sender.send`. */
export interface SendOptions extends CallOptions {
  /** Lets a request that is under way end before `signal` is obeyed, so that its outcome is known. */
  finishTry?: boolean;
}

/** Sends requests to the API with a token, and tries again where that can help. */
export class Sender {
  readonly #settings: Settings;
  readonly #host: Host;
  readonly #tokens: TokenSource;

  /** @throws TypeError that lists everything wrong with the settings */
  constructor(given: ClientSettings) {
    this.#settings = completeSettings(given);
    this.#host = new Host(new URL(this.#settings.apiUrl), this.#settings);
    this.#tokens = tokenSource(this.#settings);
  }

  get tokenLifetimeMs(): number | undefined {
    return this.#tokens.lifetimeMs;
  }

  /** The value that the API answered, or why there is none. */
  async send(request: ApiRequest, options: SendOptions): Promise<Outcome<unknown>> {
    const { operation, method, reads, path, query, body } = request;
    const url = new URL(this.#settings.apiUrl.replace(/\/+$/, "") + path + query);
    const headers = { Accept: "application/json", "User-Agent": "pulumi-genesyscloud-presence" };
    const http: HttpRequest =
      body === undefined
        ? { method, url, headers }
        : { method, url, headers: { ...headers, "Content-Type": "application/json" }, body: JSON.stringify(body) };
    const { signal: ofAll } = this.#settings;
    const { signal: given, finishTry = ofAll !== undefined && !reads } = options;
    const stop = given && ofAll ? AbortSignal.any([given, ofAll]) : (given ?? ofAll);
    // A caller may well stop a thousand requests by one signal.
    if (stop) setMaxListeners(0, stop);
    return withDeadline({ ...options, signal: stop }, (signal) =>
      this.#host.perform({
        name: operation,
        idempotent: reads || method !== "POST",
        signal,
        finishTry,
        attempt: (exchange) => this.#attempt(http, request, exchange),
      }),
    );
  }

  async #attempt(
    http: HttpRequest,
    { answer: shape, permissions }: ApiRequest,
    exchange: (request: HttpRequest) => Promise<Outcome<HttpAnswer>>,
  ): Promise<Outcome<unknown>> {
    const token = await this.#tokens.get();
    if ("failure" in token) return token;
    const answer = await exchange({ ...http, headers: { ...http.headers, Authorization: `Bearer ${token.value}` } });
    if ("failure" in answer) return answer;
    // The token of this request too: another request may have had it renewed meanwhile.
    const secrets = [...this.#tokens.secrets(), token.value];
    const outcome = readAnswer(withoutSecrets(answer.value, secrets), shape, permissions);
    if (!("failure" in outcome)) this.#tokens.accepted(token.value);
    if (!("failure" in outcome) || outcome.failure.kind !== "token") return outcome;
    const renewable = this.#tokens.refused(token.value);
    return { failure: { ...outcome.failure, renewable, cure: this.#tokens.cure } };
  }
}
