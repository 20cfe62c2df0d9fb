import type http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import pLimit from "p-limit";
import { untilAborted } from "./abort.js";
import type { Failure, Outcome } from "./errors.js";
import { Gate, growingWaitMs, LONG_WAIT_MS } from "./gate.js";
import { exchange, keepAliveAgent, type HttpAnswer, type HttpRequest } from "./http.js";
import type { Settings } from "./settings.js";

/** A host that has never answered is more often a wrong setting than an outage: don't let people wait minutes to learn it. */
const UNKNOWN_HOST_LIMIT_MS = 15_000;

/** How the tries of a job are going. */
interface Progress {
  tries: number;
  /** A request has been sent and its outcome is not known yet. */
  underWay: boolean;
  mayHaveWorked: boolean;
  first?: Failure;
}

/** One piece of work that is worth several tries. */
export interface Job<T> {
  /** For the log. */
  readonly name: string;
  /** Whether doing it twice is the same as doing it once. */
  readonly idempotent: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Lets a request that is under way end before `signal` is obeyed. */
  readonly finishTry?: boolean | undefined;
  /** Sends the request once, by `exchange`. */
  readonly attempt: (exchange: (request: HttpRequest) => Promise<Outcome<HttpAnswer>>) => Promise<Outcome<T>>;
}

/** Everything the requests to one host share: connections, the bound of concurrency, the pause after a 429. */
export class Channel {
  readonly #agent: http.Agent;
  readonly #limit;
  readonly #gate: Gate;
  #answered = false;

  constructor(
    private readonly baseUrl: URL,
    private readonly settings: Settings,
  ) {
    this.#agent = keepAliveAgent(baseUrl.protocol);
    this.#limit = pLimit(settings.concurrency);
    this.#gate = new Gate(settings);
  }

  /** Tries until it works, can't work, or the settings' patience is used up. */
  async persist<T>(job: Job<T>): Promise<Outcome<T>> {
    const progress: Progress = { tries: 0, underWay: false, mayHaveWorked: false };
    const outcome = await untilAborted(this.#repeat(job, progress), job.signal, () =>
      job.finishTry && progress.underWay ? undefined : { failure: stopped(job.signal, progress.underWay) },
    );
    if ("value" in outcome) return outcome;
    const { first, tries } = progress;
    const { failure } = outcome;
    const mayHaveWorked = progress.mayHaveWorked || failure.mayHaveWorked;
    return {
      failure: { ...failure, tries, mayHaveWorked, first: first && differs(first, failure) ? first : undefined },
    };
  }

  async #repeat<T>(job: Job<T>, progress: Progress): Promise<Outcome<T>> {
    let spentMs = 0;
    let failures = 0;
    for (;;) {
      const { outcome, tookMs } = await this.#limit(() => this.#try(job, progress));
      if ("value" in outcome) return outcome;
      const { failure } = outcome;
      progress.first ??= failure;
      progress.mayHaveWorked ||= failure.mayHaveWorked;
      if (failure.retry === "renew" || failure.retry === "pause") continue;
      if (failure.retry === "never" || (failure.retry === "idempotent" && !job.idempotent)) return outcome;
      const waitMs = Math.max(growingWaitMs(this.settings.retryWaitMs, ++failures), failure.retryAfterMs ?? 0);
      spentMs += tookMs + waitMs;
      if (spentMs > this.#patienceMs(failure)) return outcome;
      if (spentMs > LONG_WAIT_MS)
        this.settings.log(`${job.name} ${failure.reason}: trying again in ${Math.ceil(waitMs / 1000)} s.`);
      await sleep(waitMs, undefined, { signal: job.signal });
    }
  }

  #patienceMs(failure: Failure): number {
    const { retryLimitMs } = this.settings;
    return failure.retry === "any" && !this.#answered ? Math.min(retryLimitMs, UNKNOWN_HOST_LIMIT_MS) : retryLimitMs;
  }

  async #try<T>(job: Job<T>, progress: Progress): Promise<{ outcome: Outcome<T>; tookMs: number }> {
    await this.#gate.pass(job.signal);
    job.signal?.throwIfAborted();
    progress.tries++;
    const startMs = performance.now();
    const outcome = await job.attempt(async (request) => {
      progress.underWay = true;
      const { requestTimeoutMs: timeoutMs } = this.settings;
      const signal = job.finishTry ? undefined : job.signal;
      const answer = await exchange(request, { agent: this.#agent, timeoutMs, signal });
      progress.underWay = false;
      if ("value" in answer) {
        this.#answered = true;
        if (answer.value.status !== 429) this.#gate.passed();
      }
      return answer;
    });
    const tookMs = performance.now() - startMs;
    if ("value" in outcome || outcome.failure.retry !== "pause") return { outcome, tookMs };
    // The gate closes before this request's place is given to the next one.
    const closed = this.#gate.refused(this.baseUrl.host, outcome.failure.retryAfterMs);
    return { outcome: closed ? outcome : { failure: { ...outcome.failure, retry: "never" } }, tookMs };
  }
}

function stopped(signal: AbortSignal | undefined, underWay: boolean): Failure {
  const late = signal?.reason instanceof DOMException && signal.reason.name === "TimeoutError";
  const common = { mayHaveWorked: underWay, retry: "never" } as const;
  return late
    ? { ...common, kind: "timeout", reason: `was given up: ${signal.reason.message}` }
    : { ...common, kind: "aborted", reason: "was stopped by its caller" };
}

function differs(one: Failure, other: Failure): boolean {
  return one.kind !== other.kind || one.status !== other.status || one.code !== other.code;
}
