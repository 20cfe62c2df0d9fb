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
    const client = await Client.logIn(this.url);
    // The first page tells how many there are.
    const [first = [], ...others] = Array.from({ length: requests["list"] ?? 0 }, (_, index) => [index + 1]);
    for (const pages of [first, others.flat()])
      await inFlight(this.#concurrency, pages, async (page) => {
        await client.send("GET", `${collection}?pageNumber=${page}&pageSize=100&deleted=ALL`);
      });
    await inFlight(
      this.#concurrency,
      Object.values(this.statuses).slice(0, requests["create"] ?? 0),
      async (status) => {
        this.#made.push(await create(client, status));
      },
    );
    await inFlight(this.#concurrency, this.#made.slice(0, requests["update"] ?? 0), async ({ path, status }) => {
      await client.send("PUT", path, status);
    });
    await inFlight(this.#concurrency, this.#made.slice(0, requests["delete"] ?? 0), async ({ path }) => {
      await client.send("DELETE", path);
    });
  }
}

/** The peer's requests before the first one for a resource, that for the token among them. */
const startUpRequests = 13;

/**
 * The request sequences of the Terraform provider for Genesys Cloud, and nothing else of it: thirteen requests at its start,
 * one GET for every resource of a plan, ten in flight; GETs around every write. What the thirteen ask for is stood in for
 * by listings of the system presences.
 */
export class Peer {
  readonly #concurrency = 10;
  readonly #made: Made[] = [];

  constructor(
    private readonly url: string,
    private readonly statuses: Statuses,
  ) {}

  async play(scenario: Scenario): Promise<void> {
    const client = await Client.logIn(this.url);
    const startUp = Array.from({ length: startUpRequests - 1 }, () => "systempresences");
    const plan = this.#made.map(({ path }) => path);
    for (const paths of [startUp, plan])
      await inFlight(this.#concurrency, paths, async (path) => {
        await client.send("GET", path);
      });
    await this.#apply(scenario, client);
  }

  async #apply(scenario: Scenario, client: Client): Promise<void> {
    if (scenario === "create")
      await inFlight(this.#concurrency, Object.values(this.statuses), async (status) => {
        const made = await create(client, status);
        await client.send("GET", made.path);
        this.#made.push(made);
      });
    const written = { create: [], unchanged: [], refresh: [], change: this.#made.slice(0, 1), destroy: this.#made };
    await inFlight(this.#concurrency, written[scenario], async ({ path, status }) => {
      await client.send("GET", path);
      if (scenario === "change") await client.send("PUT", path, status);
      else await client.send("DELETE", path);
      await client.send("GET", path);
    });
  }
}

async function create(client: Client, status: StatusInputs): Promise<Made> {
  return { path: `${collection}/${await client.send("POST", collection, status)}`, status };
}
