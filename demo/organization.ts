/** A presence definition as the emulator's control surface shows it. */
export interface Definition {
  id: string;
  type: "User" | "System" | null;
  languageLabels: Record<string, string>;
  systemPresence: string;
  deactivated: boolean;
}

/** Requests by operation, such as `PUT /api/v2/presencedefinitions/{presenceId}`. */
export type Counts = Record<string, number>;

/** The emulated organisation, seen and changed as an administrator would by hand: nothing here counts as an API request. */
export class EmulatedOrganization {
  #counted: Counts = {};

  constructor(private readonly url: string) {}

  /** All definitions that are not built in, active and deactivated. */
  async definitions(): Promise<Definition[]> {
    const all = await this.#call<Definition[]>("GET", "definitions");
    return all.filter(({ type }) => type !== "System");
  }

  async edit(id: string, change: Partial<Definition>): Promise<void> {
    await this.#call("PUT", `definitions/${id}`, change);
  }

  /** Puts so many agents into a status, by its label. */
  async occupy(label: string, count: number): Promise<void> {
    const status = (await this.definitions()).find(({ languageLabels }) => languageLabels["en_US"] === label);
    const presences = { PURECLOUD: { presenceDefinition: status?.id } };
    const users = await this.#call<{ id: string }[]>("GET", "users");
    for (const { id } of users.slice(0, count)) await this.#call("PUT", `users/${id}`, { presences });
  }

  /** The API requests since the last call, by operation. */
  async newRequests(): Promise<Counts> {
    const { counts } = await this.#call<{ counts: Counts }>("GET", "requests");
    const fresh = Object.entries(counts).map(
      ([operation, count]) => [operation, count - (this.#counted[operation] ?? 0)] as const,
    );
    this.#counted = counts;
    return Object.fromEntries(fresh.filter(([, count]) => count > 0));
  }

  async #call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}/_emulator/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    if (!response.ok)
      throw new Error(`The emulator answered ${method} ${path} with ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }
}
