import type { ErrorBody } from "../models.js";

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
  /** A listing that leaves out some of what it says there is, however often it is read. */
  | "incomplete"
  /** The caller's signal stopped it. */
  | "aborted"
  /** The answer points elsewhere; the client never follows, because it would carry the token along. */
  | "redirect"
  /** There is no access token, or the API does not accept it. */
  | "token";

/** The facts of one request's failure, before the operation and its path are added to make it an error. */
export interface Failure {
  readonly kind: FailureKind;
  /** What happened, as the rest of a sentence that starts with the request: "answered 404 not.found". */
  readonly reason: string;
  /** What to do about it: a sentence. */
  readonly cure?: string | undefined;
  /** Whether the server may have done what it was asked, were it not a reading request. */
  readonly mayHaveWorked: boolean;
  /** Another try would end in the same way: there is no certificate to trust, or a proxy refuses. */
  readonly final?: true;
  /** Another access token may be had than the one that was refused. */
  readonly renewable?: boolean;
  /** What it failed on was tried again and again already. */
  readonly givenUp?: true;
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

/** What the codes have in common by which Node.js says that a certificate cannot be trusted. */
export const untrusted = /CERT|SIGNED|SIGNATURE/;

/** A value, or why there is none. */
export type Outcome<T> = { readonly value: T } | { readonly failure: Failure };
