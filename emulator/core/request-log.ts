import { Changes } from "./changes.js";

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

/** What somebody waits for: so many requests, of one operation (`GET /api/v2/systempresences`) or of any. */
interface Awaited {
  operation?: string | undefined;
  arrived: number;
  answered: number;
  /** That none is being worked on. */
  idle: boolean;
}

/** The requests to the API and the login server, in order of arrival. */
export class RequestLog {
  #entries: { operation: string; request: LoggedRequest }[] = [];
  #underWay = 0;
  readonly #changes = new Changes();

  /** Counts a request as being worked on until `work` has ended, answered or not. */
  async during(work: () => Promise<void>): Promise<void> {
    this.#underWay++;
    try {
      await work();
    } finally {
      this.#underWay--;
      this.#changes.announce();
    }
  }

  /** `path`: that of the request with its ids replaced by their parameters. */
  add(request: LoggedRequest, path: string): void {
    this.#entries.push({ operation: `${request.method} ${path}`, request });
    this.#changes.announce();
  }

  /** Notes what a request was answered with. */
  answer(request: LoggedRequest, status: number): void {
    request.status = status;
    this.#changes.announce();
  }

  summary() {
    const counts: Record<string, number> = {};
    for (const { operation } of this.#entries) counts[operation] = (counts[operation] ?? 0) + 1;
    return { total: this.#entries.length, counts, requests: this.#entries.map(({ request }) => request) };
  }

  /** Settles when so many requests are there, see `Changes.until`. */
  until({ operation, arrived, answered, idle }: Awaited, gone: AbortSignal): Promise<void> {
    return this.#changes.until(() => {
      const entries = this.#entries.filter((entry) => operation === undefined || entry.operation === operation);
      const done = entries.filter(({ request }) => request.status !== null);
      return entries.length >= arrived && done.length >= answered && !(idle && this.#underWay > 0);
    }, gone);
  }

  clear(): void {
    this.#entries = [];
  }
}
