import { setTimeout as sleep } from "node:timers/promises";
import type { Settings } from "./settings.js";

/** Waits longer than this are worth a line in the log. */
export const LONG_WAIT_MS = 3_000;
const LONGEST_WAIT_MS = 30_000;

/** The wait after the n-th failure in a row: growing, with jitter, so that many clients don't come back at once. */
export function growingWaitMs(firstMs: number, failures: number): number {
  const full = Math.min(firstMs * 2 ** (failures - 1), Math.max(firstMs, LONGEST_WAIT_MS));
  return full * (0.5 + Math.random() / 2);
}

/** Holds back all requests of a client while the server asks for a pause, so that those that wait don't use up what is left. */
export class Gate {
  #opensAtMs = 0;
  #pauses = 0;
  #refusedSinceMs: number | undefined;

  constructor(private readonly settings: Pick<Settings, "retryWaitMs" | "rateLimitMs" | "log">) {}

  /** Resolves once requests may be sent. */
  async pass(signal?: AbortSignal): Promise<void> {
    for (;;) {
      const waitMs = this.#opensAtMs - performance.now();
      if (waitMs <= 0) return;
      await sleep(waitMs, undefined, { signal });
    }
  }

  /** A request got through: the server's patience is back. */
  passed(): void {
    this.#pauses = 0;
    this.#refusedSinceMs = undefined;
  }

  /** A request was refused by 429: closes the gate. `false` if the server has been refusing everything for too long, or would. */
  refused(host: string, retryAfterMs = 0): boolean {
    const nowMs = performance.now();
    this.#refusedSinceMs ??= nowMs;
    const closed = nowMs < this.#opensAtMs;
    if (!closed) this.#pauses++;
    const waitMs = retryAfterMs || (closed ? 0 : growingWaitMs(this.settings.retryWaitMs, this.#pauses));
    if (nowMs + waitMs - this.#refusedSinceMs > this.settings.rateLimitMs) return false;
    this.#opensAtMs = Math.max(this.#opensAtMs, nowMs + waitMs);
    if (!closed && waitMs > LONG_WAIT_MS)
      this.settings.log(`${host} limits the rate of requests: waiting ${Math.ceil(waitMs / 1000)} s.`);
    return true;
  }
}
