import { isDeepStrictEqual } from "node:util";
import type { PendingOperation, ResourceState, Snapshot } from "./state.js";

type Save = (snapshot: () => Snapshot) => Promise<void>;

/** What a settled operation did to the state. */
interface Outcome {
  add?: ResourceState;
  drop?: ResourceState;
}

/**
 * The state while a run changes it: what the run has dealt with, in the order in which it was done (so that what a
 * resource depends on stands before it), then what is left of the old state. With `save`, every change is on disk when
 * its promise resolves, and an operation is written down as pending before it begins.
 */
export class Journal {
  private readonly dealtWith: ResourceState[] = [];
  private remaining: ResourceState[];
  private pending: PendingOperation[];
  private changed = false;

  constructor(
    base: Snapshot,
    private readonly save?: Save,
  ) {
    this.remaining = [...base.resources];
    this.pending = [...base.pending];
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
  async settle(operation: PendingOperation, { add, drop }: Outcome): Promise<void> {
    this.pending = this.pending.filter((other) => other !== operation);
    if (drop !== undefined) this.remove(drop);
    if (add !== undefined) this.dealtWith.push(add);
    await this.write();
  }

  /** Moves an old state on without work. It is written with the next change, or at the end of the run. */
  keep(old: ResourceState, state: ResourceState): void {
    this.remove(old);
    this.dealtWith.push(state);
    if (!isDeepStrictEqual(old, state)) this.changed = true;
  }

  /** Puts `state` in the place of `old`, written as by `keep`. */
  swap(old: ResourceState, state: ResourceState): ResourceState {
    for (const list of [this.dealtWith, this.remaining]) {
      const index = list.indexOf(old);
      if (index !== -1) list[index] = state;
    }
    if (!isDeepStrictEqual(old, state)) this.changed = true;
    return state;
  }

  remove(old: ResourceState): void {
    const index = this.remaining.indexOf(old);
    if (index !== -1) this.remaining.splice(index, 1);
    this.changed = true;
  }

  clearPending(): void {
    if (this.pending.length > 0) this.changed = true;
    this.pending = [];
  }

  /** Writes what `keep`, `swap` and `remove` left to be written. */
  async flush(): Promise<void> {
    if (this.changed) await this.write();
  }

  private async write(): Promise<void> {
    this.changed = false;
    await this.save?.(() => this.snapshot());
  }
}
