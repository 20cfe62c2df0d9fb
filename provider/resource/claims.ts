import type { Caller } from "../organization/reporter.js";
import type { Request } from "./request.js";

/**
 * Who manages which definition, as far as a run has seen: no two resources may be bound to one definition.
 * Resources are known by their URN: two components may each have a `lunch`. Pulumi calls in any order, so everything here is
 * order-proof: a resource is *declared* when the program mentions it, *bound* to an id in the state, *claims* an id in this run,
 * and has *left* the id that it was bound to before.
 */
export class Claims {
  readonly #declared = new Map<string, Request>();
  readonly #bound = new Map<string, Map<string, Caller>>();
  readonly #left = new Map<string, Caller>();
  readonly #claimed = new Map<string, Caller>();

  /** The program mentions a resource. Returns what the others of the program want. */
  declare(request: Request): Request[] {
    this.#declared.set(request.caller.urn, request);
    return [...this.#declared.values()].filter(({ caller }) => caller.urn !== request.caller.urn);
  }

  /** The state says that a resource manages a definition. */
  bind(id: string, caller: Caller): void {
    this.#bound.set(id, (this.#bound.get(id) ?? new Map<string, Caller>()).set(caller.urn, caller));
  }

  /** A resource is to get this definition in this run, made or taken over: nobody else may. */
  claim(id: string, caller: Caller): void {
    this.#claimed.set(id, caller);
  }

  /** A resource has got its definition, and lets go of any other that it had until now. */
  settle(id: string, caller: Caller): void {
    for (const [other, callers] of this.#bound)
      if (other !== id && callers.delete(caller.urn)) this.#left.set(other, caller);
    this.claim(id, caller);
    this.bind(id, caller);
  }

  /** Another resource that has this definition by the state, or had it until it let go in this run; the program may not mention it. */
  previousHolder(id: string, self: Caller): Caller | undefined {
    return [...(this.#bound.get(id)?.values() ?? []), this.#left.get(id)].find((one) => one && one.urn !== self.urn);
  }

  /** Another resource that manages this definition and that the program mentions; who claims it in this run comes first. */
  holder(id: string, self: Caller): Caller | undefined {
    const claimant = this.#claimed.get(id);
    if (claimant) return claimant.urn === self.urn ? undefined : claimant;
    return [...(this.#bound.get(id)?.values() ?? [])].find(({ urn }) => urn !== self.urn && this.#declared.has(urn));
  }

  /** The resource for which this definition has to stay: itself too, where it has got it anew in this run. */
  keeper(id: string, self: Caller): Caller | undefined {
    return this.#claimed.get(id) ?? this.holder(id, self);
  }

  /** Whether the state binds this definition to the resource itself, as it does while it is being replaced. */
  isBound(id: string, self: Caller): boolean {
    return this.#bound.get(id)?.has(self.urn) ?? false;
  }
}
