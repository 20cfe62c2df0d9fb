import type { Caller } from "../organization/reporter.js";
import type { Request } from "./request.js";
import type { Entry } from "./stack-state.js";

/**
 * Who manages which definition, as far as a run can know: no two resources may be bound to one definition.
 * Resources are known by their URN: two components may each have a `lunch`. Pulumi calls in any order, so everything here is
 * order-proof: a resource is *declared* when the program mentions it, *bound* to an id in the state, *keeps* it where nothing makes
 * it anew, *claims* an id in this run, has *left* the id that it was bound to before, and *releases* one that it is to lose.
 * docs/design-ownership.md tells why.
 */
export class Claims {
  readonly #declared = new Map<string, Request>();
  readonly #bound = new PerId<Caller>();
  readonly #left = new PerId<Caller>();
  readonly #released = new PerId<number>();
  readonly #formerNames = new PerId<string>();
  readonly #kept = new Map<string, { id: string; caller: Caller }>();
  readonly #claimed = new Map<string, Caller>();
  readonly #failed = new Map<string, Caller>();
  readonly #adoptIds = new Map<string, string>();
  readonly #awaiting = new Set<string>();
  readonly #entries = new Map<string, Entry[]>();
  #known: readonly Entry[] = [];
  #external: ReadonlySet<string> = new Set();

  /** The program mentions a resource. Returns what the others of the program want. */
  declare(request: Request): Request[] {
    this.#declared.set(request.caller.urn, request);
    return this.wantedByOthers(request.caller);
  }

  /** What the other resources of the program want. */
  wantedByOthers(self: Caller): Request[] {
    return [...this.#declared.values()].filter(({ caller }) => caller.urn !== self.urn);
  }

  /** Whether the program has mentioned a resource, which no refresh does. */
  isDeclared({ urn }: Caller): boolean {
    return this.#declared.has(urn);
  }

  /** What the stack's state says as a whole, resources included that this run does not touch; nothing is forgotten where it cannot be had. */
  know(entries: readonly Entry[] | undefined): void {
    if (!entries || entries === this.#known) return;
    this.#known = entries;
    this.#external = new Set(entries.flatMap(({ external, urns }) => (external ? urns : [])));
    this.#entries.clear();
    for (const entry of entries)
      if (!entry.external) this.#entries.set(entry.id, [...this.#entriesOf(entry.id), entry]);
  }

  #entriesOf(id: string): Entry[] {
    return this.#entries.get(id) ?? [];
  }

  /** The ids that the stack's state, as far as it is known, binds resources of the same provider to, beside this one. */
  besides(id: string): string[] {
    const providers = new Set(this.#entriesOf(id).map(({ provider }) => provider));
    const isBeside = ({ condemned, provider }: Entry) => !condemned && providers.has(provider);
    return [...this.#entries].flatMap(([other, entries]) => (other !== id && entries.some(isBeside) ? other : []));
  }

  /** The state says that a resource manages a definition. */
  bind(id: string, caller: Caller): void {
    this.#awaiting.delete(caller.urn);
    this.#bound.of(id).set(caller.urn, caller);
  }

  /**
   * The name that the state keeps a resource's definition under: after a rename with an alias its former one, until it is changed. Its
   * deletion comes under that.
   */
  knownAs(id: string, former: Caller, caller: Caller): void {
    const names = this.#formerNames.of(id);
    names.set(caller.urn, former.urn);
    // Two resources can have come to one definition, and one of them has that name still.
    if (names.get(former.urn) !== former.urn) this.#bound.of(id).delete(former.urn);
  }

  /** A resource stays on the definition that it has, if the program mentions it: a refresh compares what a destroy then deletes. */
  keep(id: string, caller: Caller): void {
    if (this.isDeclared(caller)) this.#kept.set(caller.urn, { id, caller });
  }

  /** A resource is to be made, or made anew, whatever was said of it before. */
  replace(caller: Caller): void {
    this.#awaiting.add(caller.urn);
    this.#kept.delete(caller.urn);
  }

  /** Whether a resource of the program has still to get its definition: then the program may go on, or has failed. */
  isAwaiting(): boolean {
    return this.#awaiting.size > 0;
  }

  /** The `adoptId` that a resource had in the last run has done its work. */
  adopted(adoptId: unknown, caller: Caller): void {
    if (typeof adoptId === "string") this.#adoptIds.set(caller.urn, adoptId);
  }

  /** Whether this `adoptId` has done its work already. */
  hasAdopted(adoptId: string, caller: Caller): boolean {
    return this.#adoptIds.get(caller.urn) === adoptId;
  }

  /** A resource is to get this definition in this run, made or taken over: nobody else may. */
  claim(id: string, caller: Caller): void {
    this.#claimed.set(id, caller);
  }

  /** A resource has not got the definition that it claims. */
  fail(id: string, caller: Caller): void {
    if (this.#claimed.get(id)?.urn === caller.urn) this.#failed.set(id, caller);
  }

  /** A resource has got its definition, and lets go of any other that it had until now. */
  settle(id: string, caller: Caller): void {
    for (const other of this.#bound.ids())
      if (other !== id && this.#bound.of(other).delete(caller.urn)) this.#left.of(other).set(caller.urn, caller);
    for (const entry of [...this.#entries.values()].flat())
      if (entry.id !== id && entry.urns.includes(caller.urn)) this.#left.of(entry.id).set(caller.urn, caller);
    this.claim(id, caller);
    this.bind(id, caller);
  }

  /** A resource is to lose this definition: it is no reason any more to leave it as it is. */
  release(id: string, caller: Caller): void {
    const times = this.#released.of(id);
    const names = [...this.#formerNames.of(id)].flatMap(([urn, former]) => (former === caller.urn ? urn : []));
    for (const urn of new Set([caller.urn, ...names])) times.set(urn, (times.get(urn) ?? 0) + 1);
  }

  /** Whether a resource has let go of this definition in this run, for another one. */
  hasLeft(id: string, urn: string): boolean {
    return this.#left.of(id).has(urn);
  }

  /** Another resource that has this definition by the state, or had it until it let go in this run; the program may not mention it. */
  previousHolder(id: string, self: Caller): Caller | undefined {
    return [...this.#owners(id, self), ...this.#left.of(id).values()].find(({ urn }) => urn !== self.urn);
  }

  /** Another resource that manages this definition and that the program mentions; who claims it in this run comes first. */
  holder(id: string, self: Caller): Caller | undefined {
    const claimant = this.#claimed.get(id);
    if (claimant) return claimant.urn === self.urn ? undefined : claimant;
    return this.#owners(id, self).find(({ urn }) => this.#declared.has(urn));
  }

  /** Another resource that manages this definition, or did until now, whether or not the program mentions it. */
  manager(id: string, self: Caller): Caller | undefined {
    return this.holder(id, self) ?? this.previousHolder(id, self);
  }

  /** The resource for which this definition has to stay: itself too, where it has got it anew. */
  keeper(id: string, self: Caller): Caller | undefined {
    const kept = [...this.#kept.values()].find((one) => one.id === id)?.caller;
    return this.#claimed.get(id) ?? kept ?? this.#owners(id, self)[0] ?? (this.#hasItAnew(id, self) ? self : undefined);
  }

  /** What the stack's state, as far as it is known, binds to definitions by the provider of this one and by no other. */
  ofSameProvider(id: string): [id: string, entries: readonly Entry[]][] {
    const providers = new Set(this.#entriesOf(id).map(({ provider }) => provider));
    return [...this.#entries].filter(([, entries]) => entries.every(({ provider }) => providers.has(provider)));
  }

  /** Whether this definition stays active although a resource loses it: another one has got it in this run, or Pulumi retains it. */
  isSpared(id: string): boolean {
    return this.#claimed.has(id) || this.#entriesOf(id).some(({ retained }) => retained);
  }

  /** Whether every resource that had this definition by the state has got another one in this run, and nobody has taken it. */
  isLeft(id: string): boolean {
    const left = this.#left.of(id);
    const hasLeft = ({ urns }: Entry) => urns.some((urn) => left.has(urn));
    return !this.#claimed.has(id) && left.size > 0 && this.#entriesOf(id).every(hasLeft);
  }

  /** Whether no resource that the program has mentioned has this definition: a run on the whole stack deletes what has it. */
  isDropped(id: string): boolean {
    const entries = this.#entriesOf(id);
    const urnsOf = (isCondemned: boolean) =>
      entries.filter(({ condemned }) => condemned === isCondemned).flatMap(({ urns }) => urns);
    const condemned = new Set(urnsOf(true));
    // After a rename with an alias, the state knows the resource by its former name still.
    const met = [...this.#bound.of(id).keys()].filter((urn) => !condemned.has(urn));
    const hasIt = (urn: string) => this.#declared.has(urn) && !this.#left.of(id).has(urn);
    return !this.#claimed.has(id) && ![...urnsOf(false), ...met].some(hasIt);
  }

  /** The resource that was to get this definition and could not. */
  failed(id: string): Caller | undefined {
    return this.#failed.get(id);
  }

  /** Whether the state binds this definition to the resource itself, as it does while it is being replaced. */
  isBound(id: string, self: Caller): boolean {
    const isOwn = ({ condemned, caller }: Entry) => !condemned && caller.urn === self.urn;
    return this.#bound.of(id).has(self.urn) || this.#entriesOf(id).some(isOwn);
  }

  /** The others that have this definition, by what this run has met and by the state, and neither lose it nor have left it. */
  #owners(id: string, self: Caller): Caller[] {
    const isGone = (urn: string) =>
      this.#external.has(urn) || this.#left.of(id).has(urn) || this.#released.of(id).has(urn);
    const met = [...this.#bound.of(id).values()].filter(({ urn }) => urn !== self.urn && !isGone(urn));
    const others = this.#entriesOf(id).filter(
      ({ condemned, urns }) => !condemned && !urns.includes(self.urn) && !urns.some(isGone),
    );
    return [...met, ...others.map(({ caller }) => caller)];
  }

  /**
   * Whether the state has the resource with this definition once more than it is to lose it: a replacement leaves an entry behind, and so
   * can a move from the other face, whose entry has another type. The last one to go takes the definition with it.
   */
  #hasItAnew(id: string, self: Caller): boolean {
    const own = this.#entriesOf(id).filter(({ urns }) => urns.includes(self.urn));
    return own.length > (this.#released.of(id).get(self.urn) ?? 0);
  }
}

/** Values by the id of a definition and the URN of a resource. */
class PerId<T> {
  readonly #all = new Map<string, Map<string, T>>();

  of(id: string): Map<string, T> {
    const known = this.#all.get(id) ?? new Map<string, T>();
    this.#all.set(id, known);
    return known;
  }

  ids(): Iterable<string> {
    return this.#all.keys();
  }
}
