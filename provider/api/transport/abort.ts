/** When to give up on a call. */
export interface CallOptions {
  /** Stops the call: it fails with an error of the kind `aborted`. */
  signal?: AbortSignal | undefined;
  /** How long the whole call may take, every try and wait included; then it fails with an error of the kind `timeout`. */
  timeoutMs?: number | undefined;
}

/** The longest wait that a Node.js timer can hold. */
export const longestMs = 2 ** 31 - 1;

/** Runs with a signal that aborts after `timeoutMs` (its reason is a `TimeoutError`) or with the given signal. */
export async function withDeadline<T>(
  { signal, timeoutMs }: CallOptions,
  run: (signal: AbortSignal | undefined) => Promise<T>,
): Promise<T> {
  if (timeoutMs === undefined) return run(signal);
  const controller = new AbortController();
  const timer = setTimeout(
    () => {
      controller.abort(new DOMException(`no end within ${timeoutMs} ms`, "TimeoutError"));
    },
    Math.min(timeoutMs, longestMs),
  );
  const stop = () => {
    controller.abort(signal?.reason);
  };
  signal?.addEventListener("abort", stop);
  if (signal?.aborted) stop();
  try {
    return await run(controller.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

/**
 * What `promise` becomes, or at once what `stopped` says when the signal aborts; while `stopped` says nothing, the promise goes on.
 * A rejection after the signal's abortion counts as stopped.
 */
export async function untilAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  stopped: () => T | undefined,
): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject: (reason: unknown) => void) => {
    const stop = () => {
      const outcome = stopped();
      if (outcome !== undefined) resolve(outcome);
    };
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
    promise
      .catch((error: unknown) => {
        if (signal.aborted) stop();
        throw error;
      })
      .then(resolve, reject)
      .finally(() => {
        signal.removeEventListener("abort", stop);
      });
  });
}
