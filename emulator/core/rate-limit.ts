/** Counts requests by key in fixed windows, each starting with the key's first request. */
export class RateLimit {
  readonly #windows = new Map<string, { count: number; endsAt: number }>();

  /** Counts one more request. `resetSeconds`: whole seconds until the window ends, at least 1. */
  count(key: string, windowSeconds: number): { count: number; resetSeconds: number } {
    const now = Date.now();
    let window = this.#windows.get(key);
    if (!window || window.endsAt <= now) {
      window = { count: 0, endsAt: now + windowSeconds * 1000 };
      this.#windows.set(key, window);
    }
    window.count += 1;
    return { count: window.count, resetSeconds: Math.max(1, Math.ceil((window.endsAt - now) / 1000)) };
  }

  clear(): void {
    this.#windows.clear();
  }
}
