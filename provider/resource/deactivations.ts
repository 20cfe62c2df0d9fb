import { allowed, describeLimit, type Limit } from "../definition/deactivation-limit.js";
import type { Definition } from "../definition/definition.js";
import type { Caller } from "../organization/reporter.js";
import { variableOf } from "../organization/settings.js";
import type { Claims } from "./claims.js";
import type { Command } from "./command.js";
import type { Entry } from "./stack-state.js";

/** How many resources a refusal names. */
const namesTold = 10;

/**
 * How many definitions a run deactivates, which is not more than it may. Pulumi tells a provider of one deletion after the other: where the
 * run works on the whole stack, the first one shows all, since the program has been heard by then; otherwise they count as they come.
 * docs/design-ownership.md tells why.
 */
export class Deactivations {
  /** Whether a definition was active before this run, by id. */
  readonly #wasActive = new Map<string, boolean>();
  /** The ids of active definitions that this run has made. */
  readonly #made = new Set<string>();
  /** What this run is to deactivate by what was compared so far, by id. */
  readonly #foreseen = new Map<string, Caller>();
  /** What this run deactivates for sure, by id: what was begun, and what was counted. */
  readonly #sure = new Map<string, Caller>();
  #begun = 0;
  #isCounted = false;
  /** What is known is all. */
  #isAll = false;
  /** How many active statuses the stack's state has. */
  #ofState: number | undefined;
  #refusal: Error | undefined;

  constructor(
    private readonly limit: Limit,
    private readonly claims: Claims,
  ) {}

  /** A definition as this run has found it, or as the last run left it. */
  meet({ id, deactivated }: Definition): void {
    this.#wasActive.set(id, !deactivated);
  }

  /** This run has made a definition. */
  make({ id, deactivated }: Definition): void {
    if (!deactivated) this.#made.add(id);
  }

  /** A comparison says whether a resource's definition is to be deactivated: by its words, or in favour of a new one. */
  foresee({ id, deactivated }: Definition, isToBe: boolean, caller: Caller): void {
    if (isToBe && !deactivated) this.#foreseen.set(id, caller);
    else this.#foreseen.delete(id);
  }

  /**
   * A deletion has come: counts, once, what this run is going to delete, unless the program may still go on.
   * @param id of a definition whose provider's resources count
   */
  count(id: string, { isWhole, ignoresProtection }: Command): void {
    if (this.#isCounted || this.claims.isAwaiting()) return;
    this.#isCounted = true;
    this.#ofState = undefined;
    const all = this.claims.ofSameProvider(id);
    this.#isAll = isWhole && all.length > 0;
    const isDeleted = ({ retained, condemned, protected: isProtected }: Entry) =>
      !retained && (condemned || ignoresProtection || !isProtected);
    for (const [one, entries] of all) {
      const [first] = entries;
      const goes = isWhole ? this.claims.isDropped(one) : this.claims.isLeft(one);
      if (first && goes && entries.every(isDeleted) && this.#isActive(one, entries)) this.#sure.set(one, first.caller);
    }
  }

  /**
   * A definition is to be deactivated now.
   * @returns why it may not be: the same from the first refusal on
   */
  begin({ id }: Definition, caller: Caller, command: Command): Error | undefined {
    if (this.#refusal) return this.#refusal;
    this.#sure.set(id, caller);
    const most = this.#sure.size + this.#foreseen.size;
    // What 100% allows is never counted: thousands would be again and again, and what an earlier run has left comes on top.
    if (allowed(this.limit, most) < most) this.#refusal = this.#tooMany(id, command);
    if (!this.#refusal) this.#begun++;
    return this.#refusal;
  }

  #tooMany(id: string, { name }: Command): Error | undefined {
    const foreseen = [...this.#foreseen].filter(([one]) => !this.claims.isSpared(one));
    const known = new Map([...this.#sure, ...foreseen]);
    const amount = this.#amountBeside(id);
    if (known.size <= allowed(this.limit, amount)) return undefined;
    const names = [...known.values()].map((one) => `"${one.name}"`);
    const more = names.length > namesTold ? ` and ${names.length - namesTold} more` : "";
    // An `up` is allowed what it has told, and no more; who destroys means everything.
    const wanted = this.#isAll && name === "up" ? String(names.length) : "100%";
    return new Error(
      `this run would deactivate ${this.#isAll ? "" : "at least "}${names.length} active statuses: ${names.slice(0, namesTold).join(", ")}${more}. ` +
        `${this.#ofState === undefined ? "It has met" : "The stack manages"} ${amount}, and the limit is ${describeLimit(this.limit, amount)}. ` +
        `Deactivated so far: ${this.#begun || "none"}. What the run has made or changed stays, and the state keeps everything. ` +
        `Where all of it is meant, say so for one run: \`${variableOf("maxDeactivations") ?? ""}=${wanted} pulumi ${name ?? "…"}\``,
    );
  }

  /**
   * How many active statuses there are, those included that are to go: by the stack's state, or where that cannot be had, by what the run
   * has met. One that was moved is one, so that the number is the same when a run that was refused is run again.
   */
  #amountBeside(id: string): number {
    if (this.#ofState !== undefined) return this.#ofState;
    const all = this.claims.ofSameProvider(id);
    const isLive = ([one, entries]: [string, readonly Entry[]]) =>
      entries.some(({ condemned }) => !condemned) && this.#isActive(one, entries);
    const active = all.length > 0 ? all.filter(isLive) : [...this.#wasActive].filter(([, isActive]) => isActive);
    const ids = active.map(([one]) => one).filter((one) => !this.claims.isLeft(one));
    const { size } = new Set([...ids, ...this.#made]);
    if (all.length > 0) this.#ofState = size;
    return size;
  }

  #isActive(id: string, entries: readonly Entry[]): boolean {
    return this.#wasActive.get(id) ?? entries.some(({ deactivated }) => !deactivated);
  }
}
