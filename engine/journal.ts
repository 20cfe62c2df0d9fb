import { isDeepStrictEqual } from "node:util";
import type { PendingOperation, ResourceState, Snapshot } from "./state.js";

type Save = (snapshot: () => Snapshot) => Promise<void>;

/** What an operation does to the state. */
export interface Outcome {
  add?: readonly ResourceState[];
  drop?: ResourceState | undefined;
}

/**
 * The state while a run changes it: what the run has dealt with, in the order in which it was done (so that what a
 * resource depends on stands before it), then what is left of the old state. With `save`, every change is on disk when
 * its promise resolves, and an operation is written down as pending before it begins.
 */
export class Journal {
  private readonly dealtWith: ResourceState[] = [];
  private readonly remaining: ResourceState[];
  private pending: PendingOperation[];
  private changed = false;

  constructor(
    base: Snapshot,
    private readonly save?: Save,
  ) {
    this.remaining = [...base.resources];
    // What was being created when a run was cut off may exist: that is remembered until someone has looked (as in the CLI).
    this.pending = base.pending.filter(({ type }) => type === "creating");
  }

  snapshot(): Snapshot {
    return { resources: [...this.dealtWith, ...this.remaining], pending: this.pending };
  }

  async begin(type: PendingOperation["type"], resource: ResourceState): Promise<PendingOperation> {
    const operation = { resource, type };
    this.pending = [...this.pending, operation];
    await this.write();
    return operation;
  }

  /** Ends an operation, however it went. */
  async settle(operation: PendingOperation, outcome: Outcome): Promise<void> {
    this.pending = this.pending.filter((other) => other !== operation);
    this.apply(outcome);
    await this.write();
  }

  /** Changes the state without writing it: that is done with the next operation, or at the end of the run. */
  apply({ add = [], drop }: Outcome): void {
    if (drop !== undefined) this.remove(drop);
    this.dealtWith.push(...add);
    this.changed = true;
  }

  /** Moves an old state on without work; written as by `apply`, if it changed at all. */
  keep(old: ResourceState, state: ResourceState): void {
    this.remove(old);
    this.dealtWith.push(state);
    if (!isDeepStrictEqual(old, state)) this.changed = true;
  }

  /** Puts `state` in the place of `old`; written as by `apply`, if it changed at all. */
  swap(old: ResourceState, state: ResourceState): ResourceState {
    for (const list of [this.dealtWith, this.remaining]) {
      const index = list.indexOf(old);
      if (index !== -1) list[index] = state;
    }
    if (!isDeepStrictEqual(old, state)) this.changed = true;
    return state;
  }

  private remove(old: ResourceState): void {
    for (const list of [this.remaining, this.dealtWith]) {
      const index = list.indexOf(old);
      if (index !== -1) list.splice(index, 1);
    }
  }

  /** Writes what is left to be written. */
  async flush(): Promise<void> {
    if (this.changed) await this.write();
  }

  private async write(): Promise<void> {
    this.changed = false;
    await this.save?.(() => this.snapshot());
  }
}
