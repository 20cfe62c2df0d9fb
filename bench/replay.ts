import { Client, inFlight } from "./client.js";
import type { Requests } from "./organization.js";
import type { Scenario } from "./scenarios.js";
import type { StatusInputs, Statuses } from "./statuses.js";

const collection = "presencedefinitions";

/** A status that a replay has created. */
interface Made {
  path: string;
  status: StatusInputs;
}

/** The provider's own requests and nothing else: what a run cannot be faster than. */
export class ApiAlone {
  /** By default of `genesyscloud:concurrency`. */
  readonly #concurrency = 8;
  readonly #made: Made[] = [];

  constructor(
    private readonly url: string,
    private readonly statuses: Statuses,
  ) {}

  /** Sends as many requests of each kind as a run did. */
  async play(requests: Requests): Promise<void> {
    const times = (operation: string) => requests[operation] ?? 0;
    const client = await Client.logIn(this.url, times("token"));
    const send = (method: string, paths: string[]) =>
      inFlight(this.#concurrency, paths, async (path) => {
        await client.send(method, path);
      });
    await send("GET", Array<string>(times("organization")).fill("organizations/me"));
    // The first page tells how many there are.
    const [first = [], ...others] = Array.from({ length: times("list") }, (_, index) => [index + 1]);
    for (const pages of [first, others.flat()])
      await send(
        "GET",
        pages.map((page) => `${collection}?pageNumber=${page}&pageSize=100&deleted=ALL`),
      );
    await inFlight(this.#concurrency, Object.values(this.statuses).slice(0, times("create")), async (status) => {
      this.#made.push(await create(client, status));
    });
    await inFlight(this.#concurrency, this.#made.slice(0, times("update")), async ({ path, status }) => {
      await client.send("PUT", path, status);
    });
    const made = this.#made.map(({ path }) => path);
    await send("DELETE", made.slice(0, times("delete")));
    await send("GET", made.slice(0, times("read")));
  }
}

/** What a start of the peer's process sends before the first request for a resource: thirteen. */
const startUp = { tokens: 11, reads: ["organizations/me", "systempresences"] };
/** How often its process starts: once to plan, once more to apply, and a third time to destroy. */
const starts: Record<Scenario, number> = { create: 2, unchanged: 1, refresh: 1, change: 2, destroy: 3 };

/**
 * The requests that the Terraform provider for Genesys Cloud 1.84.1 was seen to send, and nothing else of it: thirteen at each start
 * of its process, one GET for every resource of a plan, POST and GET to create, PUT and GET to change, DELETE and GET to delete;
 * ten in flight. What it asks for at its start beside tokens and the organisation is stood in for by a listing of the system presences.
 */
export class Peer {
  readonly #concurrency = 10;
  readonly #made: Made[] = [];

  constructor(
    private readonly url: string,
    private readonly statuses: Statuses,
  ) {}

  async play(scenario: Scenario): Promise<void> {
    const client = await this.#start();
    await this.#read(
      client,
      this.#made.map(({ path }) => path),
    );
    for (let start = 1; start < starts[scenario]; start++) await this.#start();
    if (scenario === "create")
      await inFlight(this.#concurrency, Object.values(this.statuses), async (status) => {
        const made = await create(client, status);
        await client.send("GET", made.path);
        this.#made.push(made);
      });
    const written = { create: [], unchanged: [], refresh: [], change: this.#made.slice(0, 1), destroy: this.#made };
    await inFlight(this.#concurrency, written[scenario], async ({ path, status }) => {
      if (scenario === "change") await client.send("PUT", path, status);
      else await client.send("DELETE", path);
      await client.send("GET", path);
    });
  }

  async #start(): Promise<Client> {
    const client = await Client.logIn(this.url, startUp.tokens);
    await this.#read(client, startUp.reads);
    return client;
  }

  #read(client: Client, paths: readonly string[]): Promise<void> {
    return inFlight(this.#concurrency, paths, async (path) => {
      await client.send("GET", path);
    });
  }
}

async function create(client: Client, status: StatusInputs): Promise<Made> {
  return { path: `${collection}/${await client.send("POST", collection, status)}`, status };
}
