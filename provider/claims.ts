import type { Desired } from "./definitions.js";

interface Declared {
  desired: Desired;
  /** The program says which definition it means, so that twins are no accident. */
  explicit: boolean;
}

/**
 * Who manages which definition, as far as a run has seen: no two resources may be bound to one definition.
 * Resources are known by their Pulumi name. Pulumi calls in any order, so everything here is order-proof:
 * a resource is *declared* when the program mentions it, *bound* to an id in the state, *takes* an id in this run, and has
 * *left* the id that it was bound to before.
 */
export class Claims {
  readonly #declared = new Map<string, Declared>();
  readonly #bound = new Map<string, Set<string>>();
  readonly #left = new Map<string, string>();
  readonly #taken = new Map<string, string>();
  readonly #adoptIds = new Map<string, string>();

  /** The program mentions a resource. Returns the others of the program, to compare with. */
  declare(name: string, desired: Desired, explicit: boolean): [name: string, other: Declared][] {
    this.#declared.set(name, { desired, explicit });
    return [...this.#declared].filter(([other]) => other !== name);
  }

  /** The program names an id to adopt. Returns the other resource that names the same. */
  declareAdoptId(id: string, name: string): string | undefined {
    const other = this.#adoptIds.get(id);
    if (other === undefined) this.#adoptIds.set(id, name);
    return other === name ? undefined : other;
  }

  /** The state says that a resource manages a definition. */
  bind(id: string, name: string): void {
    this.#bound.set(id, (this.#bound.get(id) ?? new Set()).add(name));
  }

  /** A resource has got its definition, and lets go of any other that it had until now. */
  settle(id: string, name: string): void {
    for (const [other, names] of this.#bound) if (other !== id && names.delete(name)) this.#left.set(other, name);
    this.bind(id, name);
  }

  /** A resource creates a definition or takes one over in this run. */
  take(id: string, name: string): void {
    this.#taken.set(id, name);
  }

  /** Another resource that has this definition by the state, or had it until it let go in this run; the program may not mention it. */
  boundBy(id: string, self: string): string | undefined {
    return [...(this.#bound.get(id) ?? []), this.#left.get(id)].find((name) => name !== undefined && name !== self);
  }

  /** Another resource that manages this definition and that the program mentions; who takes it in this run comes first. */
  heldBy(id: string, self: string): string | undefined {
    const taker = this.#taken.get(id);
    if (taker !== undefined) return taker === self ? undefined : taker;
    return [...(this.#bound.get(id) ?? [])].find((name) => name !== self && this.#declared.has(name));
  }

  /** Whether the state binds this definition to the resource itself, as it does while it is being replaced. */
  isBoundTo(id: string, self: string): boolean {
    return this.#bound.get(id)?.has(self) ?? false;
  }
}
