import type { ErrorBody } from "./models.js";
import type { Failure, FailureKind } from "./transport/failure.js";

/** The request that an error is about. */
export interface RequestName {
  /** For example `"postPresencedefinitions"`. */
  readonly operation: string;
  readonly method: string;
  /** With its ids filled in, without the query. */
  readonly path: string;
  /** Whether it changes nothing; unless told, it may. */
  readonly reads?: boolean;
}

/**
 * An operation that failed. The message says which request, on what, the server's message, code and contextId, and what to do.
 * `cause` is how the first try failed, where later ones failed otherwise, or what the network layer said. No token or secret
 * is in any of it.
 */
export class PresenceApiError extends Error {
  /** Tells it from other errors where `instanceof` cannot: `"PresenceApiError"`. */
  override readonly name: string = "PresenceApiError";
  /** What went wrong, as one word of a closed set. */
  readonly kind: FailureKind;
  /** The operation's name, for example `"postPresencedefinitions"`. */
  readonly operation: string;
  /** The HTTP method, for example `"POST"`. */
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
    super(sentenceOf(request, failure), cause === undefined ? undefined : { cause });
    this.kind = failure.kind;
    this.operation = request.operation;
    this.method = request.method;
    this.path = request.path;
    this.status = failure.status;
    this.code = failure.code;
    this.contextId = failure.contextId;
    this.body = failure.body;
    this.tries = failure.tries ?? 1;
    this.mayHaveWorked = failure.mayHaveWorked && !request.reads;
  }
}

function sentenceOf({ operation, method, path, reads }: RequestName, failure: Failure): string {
  const tries = failure.tries && failure.tries > 1 ? `, after ${failure.tries} tries` : "";
  const doubt = failure.mayHaveWorked && !reads ? " It may have been carried out all the same." : "";
  const cure = failure.cure ? ` ${failure.cure}` : "";
  return `${operation} failed: ${method} ${path} ${failure.reason}${tries}.${doubt}${cure}`;
}
