import { PresenceApiError } from "../api/errors.js";
import type { Definition } from "../definition/definition.js";
import type { Definitions } from "./definitions.js";

/** Definitions by id. */
export type Listing = ReadonlyMap<string, Definition>;

interface Flight {
  startedAt: number;
  listing: Promise<Map<string, Definition>>;
}

/**
 * One listing of the organisation's definitions, shared by everything that a run asks.
 * Writes of the run are put into it, so that creating many costs one listing; a write whose outcome is unknown drops it.
 */
export class Snapshot {
  #flight: Flight | undefined;
  #first: ReadonlySet<string> | undefined;
  #next: Promise<Listing> | undefined;
  readonly #seen = new Map<string, number>();
  readonly #written = new Map<string, { definition: Definition; at: number }>();
  /** The ids of definitions that a listing left out although they exist. */
  readonly leftOut = new Set<string>();

  constructor(
    private readonly definitions: Definitions,
    readonly now: () => number = () => performance.now(),
  ) {}

  /** The listing, begun at most `maxAgeMs` ago. Rejects where it is not whole: then nothing can be said of what it lacks. */
  all(maxAgeMs = Infinity): Promise<Listing> {
    if (!this.#flight || this.now() - this.#flight.startedAt > maxAgeMs) this.#flight = this.#list();
    return this.#flight.listing;
  }

  /** The listing that is there or under way; `undefined` where there is none. */
  async known(): Promise<Listing | undefined> {
    return this.#flight?.listing.catch(() => undefined);
  }

  /** A listing begun after this call; those who ask at the same time share it. */
  fresh(): Promise<Listing> {
    this.#next ??= Promise.resolve(this.#flight?.listing)
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        this.#flight = this.#list();
        return this.#flight.listing;
      });
    return this.#next;
  }

  /**
   * One definition. A listing can be behind the truth and shows only what the client may see, so what is missing there
   * or is not `asExpected` is confirmed by id.
   */
  async find(
    id: string,
    asExpected: (listed: Definition) => boolean,
    maxAgeMs?: number,
  ): Promise<Definition | undefined> {
    const listing = await this.all(maxAgeMs).catch((error: unknown) => {
      if (!isIncomplete(error)) throw error;
    });
    const listed = listing?.get(id);
    if (listed && asExpected(listed)) return listed;
    const existing = await this.confirm(id);
    if (existing && listing && !listed) this.leftOut.add(id);
    return existing;
  }

  /** One definition, from a listing that is there and is recent enough, or by id: never worth a listing of its own. */
  async recall(
    id: string,
    asExpected: (listed: Definition) => boolean,
    maxAgeMs: number,
  ): Promise<Definition | undefined> {
    const isRecent = this.#flight && this.now() - this.#flight.startedAt <= maxAgeMs;
    return isRecent ? this.find(id, asExpected, maxAgeMs) : this.confirm(id);
  }

  /** One definition as it is this moment, which only asking by id tells. */
  async confirm(id: string): Promise<Definition | undefined> {
    const existing = await this.definitions.get(id);
    if (existing) this.wrote(existing);
    else this.#amend((listing) => listing.delete(id));
    return existing;
  }

  /** Whether the first listing of this run lacks a definition, so that it was made while the run goes on, or shown late. */
  isMadeMeanwhile(id: string): boolean {
    return this.#first?.has(id) === false;
  }

  /** Whether a definition was first seen after this time of `now()`. */
  isNewSince(id: string, time: number): boolean {
    return (this.#seen.get(id) ?? Infinity) > time;
  }

  /** Puts in what the API answered to a write. */
  wrote(definition: Definition): void {
    this.#see(definition.id);
    this.#written.set(definition.id, { definition, at: this.now() });
    this.#amend((listing) => listing.set(definition.id, definition));
  }

  /** Drops the listing, after a write whose outcome is unknown. */
  drop(): void {
    this.#flight = undefined;
  }

  #amend(change: (listing: Map<string, Definition>) => unknown): void {
    void this.#flight?.listing.then(change).catch(() => undefined);
  }

  #see(id: string): void {
    if (!this.#seen.has(id)) this.#seen.set(id, this.now());
  }

  #list(): Flight {
    const startedAt = this.now();
    const listing = this.definitions.list().then((all) => {
      const byId = new Map(all.map((definition) => [definition.id, definition]));
      for (const id of byId.keys()) this.#see(id);
      this.#first ??= new Set(byId.keys());
      for (const [id, { definition, at }] of this.#written) if (at >= startedAt) byId.set(id, definition);
      return byId;
    });
    const flight = { startedAt, listing };
    // A listing that failed is not kept: the next one who asks tries again. One that is not whole was read again already.
    listing.catch((error: unknown) => {
      if (this.#flight === flight && !isIncomplete(error)) this.#flight = undefined;
    });
    return flight;
  }
}

/** Whether a listing failed for leaving something out, so that asking by id may do. */
export function isIncomplete(error: unknown): boolean {
  return error instanceof PresenceApiError && error.kind === "incomplete";
}
