import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { Actions, DEFAULT_PROVIDER_TYPE, ProtectedError } from "./actions.js";
import { compare, dependentReplacements, type Comparison } from "./comparison.js";
import { ignoreChanges } from "./diff.js";
import type { Diagnostic } from "./events.js";
import { references, wantedState, withoutEmpty, type Goal } from "./goal.js";
import type { Journal } from "./journal.js";
import { Limiter } from "./limiter.js";
import type { Provider } from "./provider.js";
import type { ResourceState } from "./state.js";
import type { StepLog } from "./steps.js";
import { ROOT_STACK_TYPE, typeOf, urnFor } from "./urn.js";
import { copySecrets, mask, parsePath, UNKNOWN, type PropertyMap } from "./values.js";

interface DeploymentOptions {
  project: string;
  stack: string;
  preview: boolean;
  parallel: number;
  provider: Provider;
  journal: Journal;
  steps: StepLog;
  report: (diagnostic: Diagnostic) => void;
  /** Cancels: what has begun is finished, nothing new begins. */
  signal: AbortSignal;
}

/** Thrown to whoever waits for a step that failed (and was reported) or that is no longer begun. */
export class StoppedError extends Error {}

/** A planned step, ready to be taken. */
type Take = () => Promise<ResourceState>;

/**
 * One pass over a stack: turns what the program registers into steps and takes them, in a preview without calling what
 * changes anything. Steps are planned one after the other, as the program registers, and taken in parallel.
 */
export class Deployment {
  failed = false;
  /** Aborted by the first failure, or by a cancellation. */
  readonly halted: AbortSignal;
  private readonly failure = new AbortController();
  private readonly actions: Actions;
  private readonly limiter: Limiter;
  private readonly olds = new Map<string, ResourceState>();
  /** What the program has registered, as it is now. */
  private readonly current = new Map<string, ResourceState>();
  private readonly replaced = new Set<string>();
  /** Resources deleted because another had to be deleted before its replacement, until they are made again. */
  private readonly deletedEarly = new Map<string, ResourceState>();
  private readonly active = new Set<Promise<unknown>>();
  private planning: Promise<unknown> = Promise.resolve();
  private providerReference: string | undefined;
  private stackOutputs: PropertyMap = {};

  constructor(private readonly options: DeploymentOptions) {
    this.halted = AbortSignal.any([options.signal, this.failure.signal]);
    this.actions = new Actions(options);
    this.limiter = new Limiter(options.parallel);
    for (const state of options.journal.snapshot().resources) {
      if (state.delete !== true) this.olds.set(state.urn, state);
    }
  }

  /** Reports an error and lets nothing new begin. */
  fail(message: string, urn?: string): StoppedError {
    this.failure.abort();
    return this.reportError(message, urn);
  }

  private reportError(message: string, urn?: string): StoppedError {
    this.failed = true;
    this.options.report({ severity: "error", message, ...(urn !== undefined && { urn }) });
    return new StoppedError(message);
  }

  /** Resolves when no step is running any more. */
  async idle(): Promise<void> {
    while (this.active.size > 0) await Promise.allSettled(this.active);
  }

  /** Brings a resource to what the program asks for. Throws StoppedError when that failed or is no longer wanted. */
  async register(goal: Goal): Promise<ResourceState> {
    const urn = urnFor(this.options, goal);
    const planned = this.track(this.planning.then(() => this.attempt(urn, () => this.plan(urn, goal))));
    this.planning = planned.catch(() => undefined);
    const take = await planned;
    const state = await this.track(this.limiter.run(() => this.attempt(urn, take)));
    this.current.set(urn, state);
    return state;
  }

  /** Outputs of a component are stored at once, those of the stack when the program has ended. */
  registerOutputs(urn: string, outputs: PropertyMap): void {
    if (typeOf(urn) === ROOT_STACK_TYPE) this.stackOutputs = outputs;
    else this.setOutputs(urn, outputs);
  }

  /** The stack's outputs, before and now; after a failure, those that were not set again keep their old values. */
  finishOutputs(): { old: PropertyMap; now: PropertyMap } {
    const isRoot = ({ type }: ResourceState): boolean => type === ROOT_STACK_TYPE;
    const old = [...this.olds.values()].find(isRoot)?.outputs ?? {};
    const now = this.halted.aborted || this.failed ? { ...old, ...this.stackOutputs } : this.stackOutputs;
    const root = [...this.current.values()].find(isRoot);
    if (root !== undefined) this.setOutputs(root.urn, now);
    return { old, now };
  }

  /** Deletes what was replaced and what the program no longer mentions, dependents first. */
  async deleteRest(): Promise<void> {
    await this.idle();
    const doomed = this.options.journal
      .snapshot()
      .resources.filter((state) => state.delete === true || !this.current.has(state.urn));
    const going = new Set(doomed.filter((state) => state.delete !== true).map(({ urn }) => urn));
    const dependents = new Map<string, ResourceState[]>();
    for (const state of doomed) {
      for (const urn of references(state)) dependents.set(urn, [...(dependents.get(urn) ?? []), state]);
    }
    const deletions = new Map<ResourceState, Promise<void>>();
    const deletionOf = (state: ResourceState): Promise<void> => {
      const begun = deletions.get(state);
      if (begun !== undefined) return begun;
      deletions.set(state, Promise.resolve()); // Two generations of resources can refer to each other in a circle.
      const before = Promise.all((dependents.get(state.urn) ?? []).map(deletionOf));
      const take = (): Promise<void> => this.attempt(state.urn, () => this.actions.delete(state, going));
      const deletion = this.track(before.then(() => this.limiter.run(take)));
      deletions.set(state, deletion);
      return deletion;
    };
    await Promise.allSettled(doomed.toReversed().map(deletionOf));
  }

  private track<T>(promise: Promise<T>): Promise<T> {
    const settled: Promise<void> = promise.then(
      () => void this.active.delete(settled),
      () => void this.active.delete(settled),
    );
    this.active.add(settled);
    return promise;
  }

  /** What goes wrong fails the run, is reported once and with the resource's name. Nothing is begun when the run is halted. */
  private async attempt<T>(urn: string, work: () => Promise<T>): Promise<T> {
    if (this.halted.aborted) throw new StoppedError("the run is being stopped");
    try {
      return await work();
    } catch (error) {
      if (error instanceof StoppedError) throw error;
      throw error instanceof ProtectedError
        ? this.reportError(error.message, urn)
        : this.fail((error as Error).message, urn);
    }
  }

  private setOutputs(urn: string, outputs: PropertyMap): void {
    const state = this.current.get(urn);
    if (state === undefined) throw this.fail("outputs were registered for a resource that does not exist", urn);
    this.current.set(urn, this.options.journal.swap(state, withoutEmpty({ ...state, outputs })));
  }

  /** Decides what a registration needs. */
  private async plan(urn: string, goal: Goal): Promise<Take> {
    if (this.current.has(urn)) throw this.fail(`Duplicate resource URN '${urn}'; try giving it a unique name`, urn);
    const provider = goal.custom ? this.defaultProvider() : undefined;
    const old = this.olds.get(urn);
    const gone = this.deletedEarly.get(urn) ?? (old?.pendingReplacement === true ? old : undefined);
    const base = gone === undefined ? old : undefined;

    const inputs = await this.check(urn, goal, base);
    const wanted = wantedState(goal, urn, inputs, provider, new Date().toISOString());
    this.current.set(urn, wanted);
    if (gone !== undefined) this.replaced.add(urn);
    if (base === undefined) return () => this.actions.create(wanted, gone);

    const next = withoutEmpty({ ...wanted, created: base.created, modified: base.modified });
    const comparison = await compare(this.options.provider, base, next, this.replaced);
    if (comparison.replaces.length > 0) return await this.planReplacement(goal, base, wanted, comparison);
    if (comparison.changed || base.initErrors !== undefined)
      return () => this.actions.update(base, next, comparison.details);
    return () => Promise.resolve(this.actions.same(base, next));
  }

  private async planReplacement(
    goal: Goal,
    old: ResourceState,
    wanted: ResourceState,
    comparison: Comparison,
  ): Promise<Take> {
    const { urn } = old;
    if (old.protect === true && goal.protect) {
      const message = `unable to replace resource "${urn}"\nas it is currently marked for protection. ${UNPROTECT}`;
      if (!this.options.preview) throw this.fail(message, urn);
      this.reportError(message, urn);
    }
    this.replaced.add(urn);
    const replacement = { ...wanted, inputs: await this.check(urn, goal, undefined) };
    const details = { ...comparison.details, replaceReasons: [...comparison.replaces] };
    if (!(goal.deleteBeforeReplace ?? comparison.deleteBeforeReplace)) {
      return () => this.actions.create(replacement, old, details);
    }
    const candidates = [...this.olds.values()].filter(
      (state) => state.custom && !this.current.has(state.urn) && state.type !== DEFAULT_PROVIDER_TYPE,
    );
    const dependents = await dependentReplacements(this.options.provider, old, candidates);
    const unwilling = dependents.find((state) => state.protect === true);
    if (unwilling !== undefined) {
      throw this.fail(
        `unable to replace resource "${unwilling.urn}" as part of replacing "${urn}" as it is currently marked for protection. ${UNPROTECT}`,
        urn,
      );
    }
    for (const dependent of dependents) this.deletedEarly.set(dependent.urn, dependent);
    const going = new Set([urn, ...dependents.map((dependent) => dependent.urn)]);
    return async () => {
      const deleteEarly = (state: ResourceState): Promise<ResourceState> =>
        this.attempt(state.urn, () => this.actions.deleteEarly(state, going));
      for (const dependent of dependents.toReversed())
        this.deletedEarly.set(dependent.urn, await deleteEarly(dependent));
      const left = await deleteEarly(old);
      return await this.actions.create(replacement, left, details);
    };
  }

  /** The inputs as the provider wants them; `base` is the resource as it is, undefined when it is made anew. */
  private async check(urn: string, goal: Goal, base: ResourceState | undefined): Promise<PropertyMap> {
    if (!goal.custom) return goal.inputs;
    const olds = base?.inputs ?? {};
    const kept = ignoreChanges(goal.inputs, olds, base === undefined ? [] : goal.ignoreChanges.map(parsePath));
    if (kept.misses.length > 0) {
      const message = `cannot ignore changes in added or removed elements of the path: "${kept.misses.join(", ")}"`;
      this.options.report({ severity: "info", urn, message });
    }
    const { inputs, failures } = await this.options.provider.check(urn, olds, kept.inputs);
    for (const { property, reason } of failures) {
      const value = kept.inputs[property];
      const shown = value === undefined ? "<nil>" : typeof value === "string" ? value : JSON.stringify(mask(value));
      const what =
        property === "" ? ` is invalid: ${reason}` : `: property ${property} value {${shown}} has a problem: ${reason}`;
      this.fail(`${goal.type} resource '${goal.name}'${what}`, urn);
    }
    if (failures.length > 0) throw new StoppedError("check failures were reported");
    return copySecrets(inputs, kept.inputs);
  }

  /** The default provider holds the configuration; it is made with the first dynamic resource. Returns `urn::id`. */
  private defaultProvider(): string {
    if (this.providerReference === undefined) {
      const { journal, preview, provider } = this.options;
      const urn = urnFor(this.options, { type: DEFAULT_PROVIDER_TYPE, name: "default" });
      const old = this.olds.get(urn);
      const now = new Date().toISOString();
      const id = old?.id ?? (preview ? UNKNOWN : randomUUID());
      const isSame = isDeepStrictEqual(old?.inputs ?? {}, provider.config);
      const times = { created: old?.created ?? now, modified: isSame ? (old?.modified ?? now) : now };
      const state = withoutEmpty({
        urn,
        custom: true,
        id,
        type: DEFAULT_PROVIDER_TYPE,
        inputs: provider.config,
        outputs: provider.config,
        ...times,
      });
      journal.keep(old ?? state, state);
      this.current.set(urn, state);
      this.providerReference = `${urn}::${id}`;
    }
    return this.providerReference;
  }
}

const UNPROTECT =
  "To unprotect the resource, remove the `protect` flag from the resource in your Pulumi program and run `pulumi up`";
