import type { ErrorBody } from "./models.js";

/** What went wrong with a request. */
export type FailureKind =
  /** The API refused it or could not do it: see `status`, `code` and `body`. */
  | "answer"
  /** No complete answer in time. */
  | "timeout"
  /** The host could not be reached, or the connection broke. */
  | "connection"
  /** An answer that says success and is not what the API answers. */
  | "unreadable"
  /** The caller's signal stopped it. */
  | "aborted"
  /** The answer points elsewhere; the client never follows, because it would carry the token along. */
  | "redirect"
  /** There is no access token, or the API does not accept it. */
  | "token";

/** One request's failure, before the operation and its path are added to make it an error. */
export interface Failure {
  readonly kind: FailureKind;
  /** What happened, as the rest of a sentence that starts with the request: "answered 404 not.found". */
  readonly reason: string;
  /** What to do about it: a sentence. */
  readonly cure?: string | undefined;
  /** Whether the server may have done what it was asked, were it not a reading request. */
  readonly mayHaveWorked: boolean;
  /** When sending again can help: for any request, for those that may be done twice, after a pause or with a new token. */
  readonly retry: "any" | "idempotent" | "pause" | "renew" | "never";
  readonly status?: number | undefined;
  readonly code?: string | undefined;
  readonly contextId?: string | undefined;
  readonly body?: ErrorBody | undefined;
  /** How long the server asked to wait. */
  readonly retryAfterMs?: number | undefined;
  readonly tries?: number;
  readonly cause?: unknown;
  /** How the first try failed, if otherwise. */
  readonly first?: Failure | undefined;
}

/** A value, or why there is none. */
export type Outcome<T> = { readonly value: T } | { readonly failure: Failure };

/** The request that an error is about. */
export interface RequestName {
  /** For example `"postPresencedefinitions"`. */
  readonly operation: string;
  readonly method: string;
  /** With its ids filled in, without the query. */
  readonly path: string;
}

/**
 * An operation that failed. The message says which request, on what, the server's message, code and contextId, and what to do.
 * `cause` is how the first try failed, where later ones failed otherwise, or what the network layer said. No token or secret
 * is in any of it.
 */
export class PresenceApiError extends Error {
  override readonly name: string = "PresenceApiError";
  readonly kind: FailureKind;
  /** The operation's name, for example `"postPresencedefinitions"`. */
  readonly operation: string;
  readonly method: string;
  /** The path with its ids, without the query. */
  readonly path: string;
  /** The HTTP status, where there was an answer. */
  readonly status: number | undefined;
  /** The API's error code, for example `"not.found"`, or the network's, for example `"ECONNREFUSED"`. */
  readonly code: string | undefined;
  /** What Genesys Cloud's support asks for. */
  readonly contextId: string | undefined;
  /** The API's own error. */
  readonly body: ErrorBody | undefined;
  /** How often the request was tried. */
  readonly tries: number;
  /** `true` when a request that changes something may have been carried out although no answer says so. */
  readonly mayHaveWorked: boolean;

  constructor(request: RequestName, failure: Failure) {
    const cause = failure.first ? new PresenceApiError(request, failure.first) : failure.cause;
    super(describe(request, failure), cause === undefined ? undefined : { cause });
    this.kind = failure.kind;
    this.operation = request.operation;
    this.method = request.method;
    this.path = request.path;
    this.status = failure.status;
    this.code = failure.code;
    this.contextId = failure.contextId;
    this.body = failure.body;
    this.tries = failure.tries ?? 1;
    this.mayHaveWorked = failure.mayHaveWorked && request.method !== "GET";
  }
}

function describe({ operation, method, path }: RequestName, failure: Failure): string {
  const tries = failure.tries && failure.tries > 1 ? `, after ${failure.tries} tries` : "";
  const doubt = failure.mayHaveWorked && method !== "GET" ? " It may have been carried out all the same." : "";
  const cure = failure.cure ? ` ${failure.cure}` : "";
  return `${operation} failed: ${method} ${path} ${failure.reason}${tries}.${doubt}${cure}`;
}
