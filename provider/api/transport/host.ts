import { setTimeout as sleep } from "node:timers/promises";
import pLimit from "p-limit";
import { untilAborted } from "./abort.js";
import type { Failure, Outcome } from "./failure.js";
import { exchange, type HttpAnswer, type HttpRequest, type Route, routeTo } from "./http.js";
import { proxyFor } from "./proxy.js";
import { decide, type Decision, type History } from "./retry.js";
import type { Settings } from "./settings.js";

/** Waits longer than this are worth a line in the log. */
const longWaitMs = 3_000;

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

/** How the tries of a job are going. */
interface Progress extends Pick<History, "failures" | "spentMs" | "tokenRenewed"> {
  tries: number;
  /** A request has been sent and its outcome is not known yet. */
  underWay: boolean;
  mayHaveWorked: boolean;
  first?: Failure;
}

/** Everything the requests to one host share: connections, the bound of concurrency, the pause after a 429. */
export class Host {
  readonly #route: Route;
  readonly #limit;
  #answered = false;
  #pausedUntilMs = 0;
  #pauses = 0;
  #limitedSinceMs: number | undefined;

  constructor(
    private readonly baseUrl: URL,
    private readonly settings: Omit<Settings, "apiUrl" | "loginUrl" | "credentials" | "signal">,
  ) {
    this.#route = routeTo(baseUrl, proxyFor(baseUrl, settings.env));
    this.#limit = pLimit(settings.concurrency);
  }

  /** Tries until it works, can't work, or the settings' patience is used up. */
  async perform<T>(job: Job<T>): Promise<Outcome<T>> {
    const progress: Progress = {
      tries: 0,
      underWay: false,
      mayHaveWorked: false,
      failures: 0,
      spentMs: 0,
      tokenRenewed: false,
    };
    const outcome = await untilAborted(this.#retry(job, progress), job.signal, () =>
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

  async #retry<T>(job: Job<T>, progress: Progress): Promise<Outcome<T>> {
    for (;;) {
      const { outcome, decision } = await this.#limit(() => this.#try(job, progress));
      if ("value" in outcome || !decision.again) return outcome;
      const { failure } = outcome;
      if (failure.kind === "token") progress.tokenRenewed = true;
      if (isRateLimit(failure) || decision.afterMs === 0) continue;
      progress.spentMs += decision.afterMs;
      if (progress.spentMs > longWaitMs)
        this.settings.log(`${job.name} ${failure.reason}: trying again in ${Math.ceil(decision.afterMs / 1000)} s.`);
      await sleep(decision.afterMs, undefined, { signal: job.signal });
    }
  }

  /** One try, and what follows from it. A pause begins before this request's place is given to the next one. */
  async #try<T>(job: Job<T>, progress: Progress): Promise<{ outcome: Outcome<T>; decision: Decision }> {
    await this.#passPause(job.signal);
    job.signal?.throwIfAborted();
    progress.tries++;
    const startMs = performance.now();
    const outcome = await job.attempt((request) => this.#send(request, job, progress));
    if ("value" in outcome) return { outcome, decision: { again: false } };
    const { failure } = outcome;
    progress.first ??= failure;
    progress.mayHaveWorked ||= failure.mayHaveWorked;
    const nowMs = performance.now();
    if (isRateLimit(failure)) this.#limitedSinceMs ??= nowMs;
    else if (failure.kind !== "token") {
      progress.failures++;
      progress.spentMs += nowMs - startMs;
    }
    const isPaused = nowMs < this.#pausedUntilMs;
    const decision = decide(
      failure,
      job.idempotent,
      {
        ...progress,
        hostAnswered: this.#answered,
        limitedMs: nowMs - (this.#limitedSinceMs ?? nowMs),
        pauses: this.#pauses + (isPaused ? 0 : 1),
        jitter: 0.5 + Math.random() / 2,
      },
      this.settings,
    );
    if (isRateLimit(failure) && decision.again) this.#pause(nowMs, decision.afterMs, isPaused);
    return { outcome, decision };
  }

  async #send<T>(request: HttpRequest, job: Job<T>, progress: Progress): Promise<Outcome<HttpAnswer>> {
    progress.underWay = true;
    const { requestTimeoutMs: timeoutMs } = this.settings;
    const signal = job.finishTry ? undefined : job.signal;
    const answer = await exchange(request, { route: this.#route, timeoutMs, signal });
    progress.underWay = false;
    if ("failure" in answer) return answer;
    this.#answered = true;
    const { status, headers } = answer.value;
    this.settings.onAnswer({ status, headers });
    if (status !== 429) {
      this.#pauses = 0;
      this.#limitedSinceMs = undefined;
    }
    return answer;
  }

  /** Holds back all requests to the host, so that those that wait don't use up what is left of the rate limit. */
  #pause(nowMs: number, afterMs: number, isPaused: boolean): void {
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, nowMs + afterMs);
    if (isPaused) return;
    this.#pauses++;
    if (afterMs > longWaitMs)
      this.settings.log(`${this.baseUrl.host} limits the rate of requests: waiting ${Math.ceil(afterMs / 1000)} s.`);
  }

  async #passPause(signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      const waitMs = this.#pausedUntilMs - performance.now();
      if (waitMs <= 0) return;
      await sleep(waitMs, undefined, { signal });
    }
  }
}

function isRateLimit({ kind, status }: Failure): boolean {
  return kind === "answer" && status === 429;
}

function stopped(signal: AbortSignal | undefined, underWay: boolean): Failure {
  const late = signal?.reason instanceof DOMException && signal.reason.name === "TimeoutError";
  const mayHaveWorked = underWay;
  return late
    ? { kind: "timeout", mayHaveWorked, reason: `was given up: ${signal.reason.message}` }
    : { kind: "aborted", mayHaveWorked, reason: "was stopped by its caller" };
}

function differs(one: Failure, other: Failure): boolean {
  return one.kind !== other.kind || one.status !== other.status || one.code !== other.code;
}
