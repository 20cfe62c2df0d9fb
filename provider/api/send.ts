import { setMaxListeners } from "node:events";
import { withDeadline, type CallOptions } from "./abort.js";
import { readAnswer, withoutSecrets } from "./answers.js";
import { Channel } from "./channel.js";
import { endpoints, type OperationName, type OperationParams, type OperationResult } from "./endpoints.js";
import { PresenceApiError, type Failure, type Outcome } from "./errors.js";
import type { HttpRequest } from "./http.js";
import { completeSettings, type ClientSettings, type Settings } from "./settings.js";
import { tokenSource, type TokenSource } from "./token.js";

/** Options of `Sender.send`. */
export interface SendOptions extends CallOptions {
  /** Lets a request that is under way end before `signal` is obeyed, so that its outcome is known. */
  finishTry?: boolean;
}

/** Sends the operations of the endpoint table. */
export class Sender {
  readonly #settings: Settings;
  readonly #channel: Channel;
  readonly #tokens: TokenSource;

  constructor(given: ClientSettings) {
    this.#settings = completeSettings(given);
    this.#channel = new Channel(new URL(this.#settings.apiUrl), this.#settings);
    this.#tokens = tokenSource(this.#settings);
  }

  /**
   * Performs an operation.
   * @throws PresenceApiError when it failed; TypeError when a parameter of its path is missing, before anything is sent.
   */
  async send<Name extends OperationName>(
    operation: Name,
    params: OperationParams<Name>,
    options: SendOptions = {},
  ): Promise<OperationResult<Name>> {
    const outcome = await this.attempt(operation, params, options);
    if ("value" in outcome) return outcome.value;
    throw new PresenceApiError(
      { operation, method: endpoints[operation].method, path: locate(operation, params).path },
      outcome.failure,
    );
  }

  /** Performs an operation like `send`, and answers a failure in place of throwing it. */
  async attempt<Name extends OperationName>(
    operation: Name,
    params: OperationParams<Name>,
    options: SendOptions,
  ): Promise<Outcome<OperationResult<Name>>> {
    const { method } = endpoints[operation];
    const { path, query, body } = locate(operation, params);
    const url = new URL(this.#settings.apiUrl.replace(/\/+$/, "") + path + query);
    const headers = { Accept: "application/json", "User-Agent": "pulumi-genesyscloud-presence" };
    const request: HttpRequest =
      body === undefined
        ? { method, url, headers }
        : { method, url, headers: { ...headers, "Content-Type": "application/json" }, body: JSON.stringify(body) };
    // A caller may well stop a thousand requests by one signal.
    if (options.signal) setMaxListeners(0, options.signal);
    return withDeadline(options, (signal) => this.#persist(operation, request, { ...options, signal })) as Promise<
      Outcome<OperationResult<Name>>
    >;
  }

  #persist(
    operation: OperationName,
    request: HttpRequest,
    { signal, finishTry }: SendOptions,
  ): Promise<Outcome<unknown>> {
    const endpoint = endpoints[operation];
    let renewed = false;
    return this.#channel.persist({
      name: operation,
      idempotent: endpoint.method !== "POST",
      signal,
      finishTry,
      attempt: async (exchange) => {
        const token = await this.#tokens.get();
        if ("failure" in token) return token;
        const headers = { ...request.headers, Authorization: `Bearer ${token.value}` };
        const answer = await exchange({ ...request, headers });
        if ("failure" in answer) return answer;
        const outcome = readAnswer(withoutSecrets(answer.value, this.#tokens.secrets()), endpoint);
        if (!("failure" in outcome) || outcome.failure.retry !== "renew") return outcome;
        const renewable = this.#tokens.refused(token.value) && !renewed;
        renewed = true;
        return { failure: renewable ? outcome.failure : this.#forGood(outcome.failure) };
      },
    });
  }

  #forGood(failure: Failure): Failure {
    return { ...failure, retry: "never", cure: this.#tokens.cure };
  }
}

/** Fills in a path and makes the query of what is left of the parameters. */
function locate<Name extends OperationName>(operation: Name, params: OperationParams<Name>) {
  const { body, ...rest } = params as { body?: unknown } & Record<string, string | number | string[] | undefined>;
  const used = new Set<string>();
  const path = endpoints[operation].path.replace(/\{(\w+)\}/g, (_braces, name: string) => {
    const value = String(rest[name] ?? "");
    // An empty segment, "." or ".." would address another operation.
    if (/^\.{0,2}$/.test(value))
      throw new TypeError(`${operation} needs ${name}; given: ${JSON.stringify(rest[name])}.`);
    used.add(name);
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams();
  for (const [name, given] of Object.entries(rest))
    if (!used.has(name)) for (const value of [given ?? []].flat()) query.append(name, String(value));
  return { path, query: query.size > 0 ? `?${query.toString()}` : "", body };
}
