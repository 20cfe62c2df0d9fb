import type { Failure } from "./failure.js";
import type { Settings } from "./settings.js";

/** How the tries of a request went so far, the one that failed just now included. Times in milliseconds. */
export interface History {
  /** How often it failed for another reason than the rate limit or an expired token. */
  failures: number;
  /** How long that took, waits included. */
  spentMs: number;
  /** The access token has been renewed for this request already. */
  tokenRenewed: boolean;
  /** The host has answered at least once, whatever it was asked. */
  hostAnswered: boolean;
  /** How long the host has been refusing every request by 429. */
  limitedMs: number;
  /** How many pauses it has asked for since then. */
  pauses: number;
  /** 0.5 to 1, drawn anew for each decision, so that many clients do not come back at once. */
  jitter: number;
}

/** Whether to try again, and after how long. */
export type Decision = { readonly again: false } | { readonly again: true; readonly afterMs: number };

/** A host that has never answered is more often a wrong setting than an outage: nobody should wait minutes to learn it. */
const unknownHostLimitMs = 15_000;
const longestWaitMs = 30_000;

/**
 * The only place that decides on another try. 429 is tried again whatever the method, after a pause that all requests to the host
 * share; a refused token once; what never arrived whatever the method; everything that may have been carried out only where
 * doing it twice is the same as doing it once.
 * @param idempotent doing it twice is the same as doing it once
 */
export function decide(
  failure: Failure,
  idempotent: boolean,
  history: History,
  patience: Pick<Settings, "retryWaitMs" | "retryLimitMs" | "rateLimitMs">,
): Decision {
  const { kind, status = 0 } = failure;
  if (kind === "aborted" || kind === "redirect" || failure.final || failure.givenUp) return { again: false };
  if (kind === "token")
    return failure.renewable && !history.tokenRenewed ? { again: true, afterMs: 0 } : { again: false };
  if (kind === "answer" && status === 429) {
    const afterMs = failure.retryAfterMs || growingMs(patience.retryWaitMs, history.pauses, history.jitter);
    return history.limitedMs + afterMs > patience.rateLimitMs ? { again: false } : { again: true, afterMs };
  }
  if (kind === "answer" && status !== 408 && status < 500) return { again: false };
  const neverArrived = kind === "connection" && !failure.mayHaveWorked;
  if (!idempotent && !neverArrived) return { again: false };
  const limitMs =
    neverArrived && !history.hostAnswered ? Math.min(patience.retryLimitMs, unknownHostLimitMs) : patience.retryLimitMs;
  const afterMs = Math.max(
    growingMs(patience.retryWaitMs, history.failures, history.jitter),
    failure.retryAfterMs ?? 0,
  );
  return history.spentMs + afterMs > limitMs ? { again: false } : { again: true, afterMs };
}

/** The wait after the n-th failure in a row. */
function growingMs(firstMs: number, failures: number, jitter: number): number {
  return Math.min(firstMs * 2 ** (failures - 1), Math.max(firstMs, longestWaitMs)) * jitter;
}
