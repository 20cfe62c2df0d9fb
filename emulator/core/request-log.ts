/** A request as the emulator saw it; never with a header or a secret. */
export interface LoggedRequest {
  method: string;
  path: string;
  query: string;
  /** `null`: no answer, because it is still being worked on or the connection was cut. */
  status: number | null;
  /** ISO 8601. */
  at: string;
  body?: unknown;
  /** Whether a fault struck it. */
  fault?: true;
}

/** The requests to the API and the login server, in order of arrival. */
export class RequestLog {
  #requests: LoggedRequest[] = [];
  readonly #counts = new Map<string, number>();

  /** `operation`: the path with its ids replaced by their parameters. */
  add(request: LoggedRequest, operation: string): void {
    const key = `${request.method} ${operation}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    this.#requests.push(request);
  }

  summary() {
    return { total: this.#requests.length, counts: Object.fromEntries(this.#counts), requests: this.#requests };
  }

  clear(): void {
    this.#requests = [];
    this.#counts.clear();
  }
}
