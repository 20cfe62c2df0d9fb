import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { changes, ignoreChanges, type PropertyChange } from "./diff.js";
import type { Diagnostic, StepDetails } from "./events.js";
import type { Journal } from "./journal.js";
import { Limiter } from "./limiter.js";
import { InitFailedError, type DiffAnswer, type Provider } from "./provider.js";
import type { ResourceState } from "./state.js";
import type { StepLog } from "./steps.js";
import { ROOT_STACK_TYPE, typeOf, urnFor } from "./urn.js";
import { copySecrets, mask, parsePath, reveal, secret, UNKNOWN, type PropertyMap, type Value } from "./values.js";

const DEFAULT_PROVIDER_TYPE = "pulumi:providers:pulumi-nodejs";

/** What the program asks for: a resource as it should be. */
export interface Goal {
  type: string;
  name: string;
  custom: boolean;
  inputs: PropertyMap;
  parent?: string;
  protect?: boolean;
  dependencies: string[];
  propertyDependencies: Record<string, string[]>;
  deleteBeforeReplace?: boolean;
  ignoreChanges: string[];
  replaceOnChanges: string[];
  additionalSecretOutputs: string[];
  retainOnDelete?: boolean;
  deletedWith?: string;
}

interface DeploymentOptions {
  project: string;
  stack: string;
  preview: boolean;
  parallel: number;
  provider: Provider;
  journal: Journal;
  steps: StepLog;
  report: (diagnostic: Diagnostic) => void;
}

/** Thrown to whoever waits for a step that failed (and was reported) or that is no longer begun. */
export class StoppedError extends Error {}

/**
 * One pass over a stack: turns what the program registers into steps and takes them, in a preview without calling what
 * changes anything. Steps are planned one after the other, as the program registers, and taken in parallel.
 */
export class Deployment {
  failed = false;
  /** Aborted when the first step fails or the run is cancelled: what runs is finished, nothing new is begun. */
  private readonly halted = new AbortController();
  private readonly olds = new Map<string, ResourceState>();
  private readonly current = new Map<string, ResourceState>();
  private readonly replaced = new Set<string>();
  /** Replaced resources that are still there, and why they go at the end. */
  private readonly condemned: ResourceState[] = [];
  private readonly deletedEarly = new Map<string, ResourceState>();
  private readonly active = new Set<Promise<unknown>>();
  private readonly limiter: Limiter;
  private planning: Promise<unknown> = Promise.resolve();
  private providerState: ResourceState | undefined;
  private stackOutputs: PropertyMap | undefined;

  constructor(private readonly options: DeploymentOptions) {
    this.limiter = new Limiter(options.parallel);
    for (const state of options.journal.snapshot().resources) {
      if (state.delete === true) this.condemned.push(state);
      else this.olds.set(state.urn, state);
    }
  }

  get haltSignal(): AbortSignal {
    return this.halted.signal;
  }

  halt(): void {
    this.halted.abort();
  }

  /** Reports an error and lets nothing new begin. */
  fail(message: string, urn?: string): StoppedError {
    this.halt();
    return this.failOne(message, urn);
  }

  /** Reports an error that stops only what waits for the same step. */
  private failOne(message: string, urn?: string): StoppedError {
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
    const take = await this.inTurn(() => this.plan(goal));
    return await this.track(this.limiter.run(take));
  }

  /** Outputs of a component are stored at once, those of the stack when the program has ended. */
  async registerOutputs(urn: string, outputs: PropertyMap): Promise<void> {
    if (typeOf(urn) === ROOT_STACK_TYPE) {
      this.stackOutputs = outputs;
      return;
    }
    await this.inTurn(() => Promise.resolve());
    const state = this.current.get(urn);
    if (state === undefined) throw this.fail("outputs were registered for a resource that does not exist", urn);
    this.current.set(urn, this.options.journal.swap(state, withoutEmpty({ ...state, outputs })));
  }

  /** The stack's outputs as they are now; after a failure, those that were not set again keep their old values. */
  finishOutputs(): { old: PropertyMap; now: PropertyMap } {
    const root = [...this.current.values()].find(({ type }) => type === ROOT_STACK_TYPE);
    const old = [...this.olds.values()].find(({ type }) => type === ROOT_STACK_TYPE)?.outputs ?? {};
    const set = this.stackOutputs ?? {};
    const now = this.failed || this.halted.signal.aborted ? { ...old, ...set } : set;
    if (root !== undefined)
      this.current.set(root.urn, this.options.journal.swap(root, withoutEmpty({ ...root, outputs: now })));
    return { old, now };
  }

  /** Deletes what was replaced and what the program no longer mentions, dependents first. */
  async deleteRest(): Promise<void> {
    await this.idle();
    const dropped = [...this.olds.values()].filter(({ urn }) => !this.current.has(urn));
    const order = this.options.journal.snapshot().resources;
    const all = [...this.condemned, ...dropped].sort((a, b) => order.indexOf(b) - order.indexOf(a));
    const dropping = new Set(dropped.map(({ urn }) => urn));
    const deletions = new Map<ResourceState, Promise<void>>();
    for (const state of all) {
      const dependents = all.filter((other) => other !== state && dependsOn(other, state));
      const before = Promise.all(dependents.map(async (other) => deletions.get(other)));
      const op = state.delete === true ? "delete-replaced" : "delete";
      const deletion = this.options.preview
        ? before.then(() => this.delete(state, op, dropping))
        : before.then(() => this.limiter.run(() => this.delete(state, op, dropping)));
      deletions.set(state, deletion);
      this.track(deletion).catch(() => undefined);
    }
    await Promise.allSettled(deletions.values());
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.track(this.planning.then(work));
    this.planning = turn.catch(() => undefined);
    return turn;
  }

  private track<T>(promise: Promise<T>): Promise<T> {
    const settled = promise.catch(() => undefined).finally(() => this.active.delete(settled));
    this.active.add(settled);
    return promise;
  }

  private throwIfHalted(): void {
    if (this.halted.signal.aborted) throw new StoppedError("the run is being stopped");
  }

  /** Decides what a registration needs, and returns how to do it. */
  private async plan(goal: Goal): Promise<() => Promise<ResourceState>> {
    this.throwIfHalted();
    const { journal, provider, preview } = this.options;
    const urn = urnFor(this.options, goal);
    if (this.current.has(urn)) throw this.fail(`Duplicate resource URN '${urn}'; try giving it a unique name`, urn);
    const providerRef = goal.custom ? this.defaultProvider() : undefined;
    const old = this.olds.get(urn);
    const gone = this.deletedEarly.get(urn) ?? (old?.pendingReplacement === true ? old : undefined);
    const base = gone === undefined ? old : undefined;

    const kept = ignoreChanges(
      goal.inputs,
      base?.inputs ?? {},
      base === undefined ? [] : goal.ignoreChanges.map(parsePath),
    );
    if (kept.misses.length > 0) {
      this.options.report({
        severity: "info",
        urn,
        message: `cannot ignore changes in added or removed elements of the path: "${kept.misses.join(", ")}"`,
      });
    }
    const inputs = goal.custom ? await this.check(urn, goal, base?.inputs ?? {}, kept.inputs) : goal.inputs;
    const now = new Date().toISOString();
    const wanted: ResourceState = withoutEmpty({
      urn,
      custom: goal.custom,
      type: goal.type,
      inputs,
      parent: goal.parent,
      protect: goal.protect,
      dependencies: goal.dependencies,
      propertyDependencies: goal.propertyDependencies,
      provider: providerRef,
      additionalSecretOutputs: goal.additionalSecretOutputs,
      retainOnDelete: goal.retainOnDelete,
      deletedWith: goal.deletedWith,
      ignoreChanges: goal.ignoreChanges,
      replaceOnChanges: goal.replaceOnChanges,
      created: now,
      modified: now,
    });
    this.current.set(urn, wanted);

    if (gone !== undefined) {
      this.replaced.add(urn);
      return () => this.create(wanted, { op: "replace", old: gone });
    }
    if (old === undefined) return () => this.create(wanted, { op: "create" });

    const next: ResourceState = withoutEmpty({ ...wanted, created: old.created, modified: old.modified });
    const diff = await this.diff(old, next);
    if (diff.changes === "none" && (old.initErrors ?? []).length === 0) return () => this.same(old, next);
    if (diff.replaces.length === 0) return () => this.update(old, next, diff);

    if (old.protect === true && goal.protect === true) {
      const message = `unable to replace resource "${urn}"\nas it is currently marked for protection. To unprotect the resource, remove the \`protect\` flag from the resource in your Pulumi program and run \`pulumi up\``;
      if (!preview) throw this.fail(message, urn);
      this.failOne(message, urn);
    }
    this.replaced.add(urn);
    const replacement = { ...wanted, inputs: await this.check(urn, goal, {}, goal.inputs) };
    this.current.set(urn, replacement);
    const reasons = { replaceReasons: diff.replaces, ...diff.details };
    if (!(goal.deleteBeforeReplace ?? diff.deleteBeforeReplace)) {
      return async () => {
        const condemned = { ...old, delete: true };
        const state = await this.create(replacement, { op: "replace", old: condemned, ...reasons }, () => {
          journal.swap(old, condemned);
        });
        this.condemned.push(condemned);
        return state;
      };
    }
    const dependents = await this.dependentReplacements(old, provider);
    for (const dependent of dependents) this.deletedEarly.set(dependent.urn, dependent);
    const going = new Set([urn, ...dependents.map((dependent) => dependent.urn)]);
    return async () => {
      for (const state of [...dependents.reverse(), old]) {
        const left = await this.deleteEarly(state, going);
        if (state === old) return await this.create(replacement, { op: "replace", old: left, ...reasons });
        this.deletedEarly.set(state.urn, left);
      }
      throw new StoppedError("unreachable");
    };
  }

  private async check(urn: string, goal: Goal, olds: PropertyMap, news: PropertyMap): Promise<PropertyMap> {
    const { inputs, failures } = await this.attempt(urn, () => this.options.provider.check(urn, olds, news));
    for (const { property, reason } of failures) {
      const value = property in news ? JSON.stringify(mask(news[property] ?? null)) : "";
      const what =
        property === ""
          ? `is invalid: ${reason}`
          : `property ${property} value {${value.replaceAll(/^"|"$/g, "")}} has a problem: ${reason}`;
      this.fail(`${goal.type} resource '${goal.name}'${property === "" ? " " : ": "}${what}`, urn);
    }
    if (failures.length > 0) throw new StoppedError("check failures were reported");
    return copySecrets(inputs, news);
  }

  private async diff(old: ResourceState, next: ResourceState): Promise<DiffAnswer & { details: StepDetails }> {
    const [olds, news] = [old.inputs ?? {}, next.inputs ?? {}];
    if (!next.custom)
      return {
        changes: isDeepStrictEqual(olds, news) ? "none" : "some",
        replaces: [],
        deleteBeforeReplace: false,
        details: {},
      };
    if (next.deletedWith !== undefined && this.replaced.has(next.deletedWith)) {
      return { changes: "some", replaces: ["deletedWith"], deleteBeforeReplace: false, details: {} };
    }
    const ignored = next.ignoreChanges ?? [];
    const answer = await this.attempt(next.urn, () =>
      this.options.provider.diff(next.urn, old.id ?? "", old.outputs ?? {}, news, ignored),
    );
    if (answer.changes !== "unknown") return { ...answer, details: {} };
    return comparedInputs(olds, news, next.replaceOnChanges ?? [], answer.deleteBeforeReplace);
  }

  /** What a provider throws fails the run, once, with the resource's name. */
  private async attempt<T>(urn: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw this.fail((error as Error).message, urn);
    }
  }

  private same(old: ResourceState, next: ResourceState): Promise<ResourceState> {
    const state = withoutEmpty({ ...next, id: old.id, outputs: old.outputs });
    this.options.journal.keep(old, state);
    this.current.set(state.urn, state);
    this.options.steps.take({ op: "same", oldState: old, newState: this.options.preview ? next : state }).done();
    return Promise.resolve(state);
  }

  private async create(
    wanted: ResourceState,
    step: { op: "create" | "replace"; old?: ResourceState } & StepDetails,
    onCreated: () => void = () => undefined,
  ): Promise<ResourceState> {
    this.throwIfHalted();
    const { journal, preview, provider, steps } = this.options;
    const { old, ...shown } = step;
    const inputs = wanted.inputs ?? {};
    const planned = { ...wanted, ...(old?.delete === true && { outputs: inputs }) };
    const taken = steps.take({ ...shown, ...(old !== undefined && { oldState: old }), newState: planned });
    if (preview) {
      const state = { ...wanted, outputs: wanted.custom ? inputs : {} };
      onCreated();
      journal.keep(old ?? state, state);
      this.current.set(wanted.urn, state);
      taken.done();
      return state;
    }
    const operation = await journal.begin("creating", wanted);
    const now = new Date().toISOString();
    const drop = old?.pendingReplacement === true ? { drop: old } : {};
    try {
      const { id, outputs } = wanted.custom
        ? await provider.create(wanted.urn, inputs)
        : { id: undefined, outputs: {} };
      const state = withoutEmpty({
        ...wanted,
        id,
        outputs: wanted.custom ? outputsOf(wanted, outputs) : undefined,
        created: now,
        modified: now,
      });
      onCreated();
      await journal.settle(operation, { add: state, ...drop });
      this.current.set(wanted.urn, state);
      taken.done(state);
      return state;
    } catch (error) {
      if (error instanceof InitFailedError) {
        const { id, properties, reasons } = error;
        onCreated();
        await journal.settle(operation, {
          add: {
            ...wanted,
            id,
            outputs: outputsOf(wanted, properties),
            initErrors: reasons,
            created: now,
            modified: now,
          },
          ...drop,
        });
      } else {
        await journal.settle(operation, {});
      }
      taken.failed();
      throw this.fail((error as Error).message, wanted.urn);
    }
  }

  private async update(
    old: ResourceState,
    next: ResourceState,
    diff: { details: StepDetails },
  ): Promise<ResourceState> {
    this.throwIfHalted();
    const { journal, preview, provider, steps } = this.options;
    const inputs = next.inputs ?? {};
    const taken = steps.take({ op: "update", oldState: old, newState: next, ...diff.details });
    const withId: ResourceState = { ...next, ...(old.id !== undefined && { id: old.id }) };
    if (preview || !next.custom) {
      const state = withoutEmpty({ ...withId, outputs: next.custom ? inputs : old.outputs });
      journal.keep(old, state);
      this.current.set(next.urn, state);
      if (!preview) await journal.flush();
      taken.done();
      return state;
    }
    const operation = await journal.begin("updating", withId);
    const modified = new Date().toISOString();
    try {
      const outputs = await provider.update(
        next.urn,
        old.id ?? "",
        old.outputs ?? {},
        inputs,
        next.ignoreChanges ?? [],
      );
      const state = { ...withId, outputs: outputsOf(next, outputs), modified };
      await journal.settle(operation, { add: state, drop: old });
      this.current.set(next.urn, state);
      taken.done(state);
      return state;
    } catch (error) {
      if (error instanceof InitFailedError) {
        const half = {
          ...withId,
          inputs: old.inputs ?? {},
          outputs: outputsOf(next, error.properties),
          initErrors: error.reasons,
          modified,
        };
        await journal.settle(operation, { add: half, drop: old });
      } else {
        await journal.settle(operation, {});
      }
      taken.failed();
      throw this.fail((error as Error).message, next.urn);
    }
  }

  private async delete(
    state: ResourceState,
    op: "delete" | "delete-replaced",
    dropping: ReadonlySet<string>,
  ): Promise<void> {
    this.throwIfHalted();
    const { journal, preview, steps } = this.options;
    if (state.pendingReplacement === true) {
      journal.remove(state);
      return;
    }
    const taken = steps.take({ op, oldState: state });
    if (state.protect === true && op === "delete") throw this.protectedFrom(state, taken);
    if (preview) {
      journal.remove(state);
      taken.done();
      return;
    }
    const operation = await journal.begin("deleting", state);
    try {
      await this.callDelete(state, dropping);
      await journal.settle(operation, { drop: state });
      taken.done();
    } catch (error) {
      await journal.settle(operation, {});
      taken.failed();
      throw this.fail((error as Error).message, state.urn);
    }
  }

  private protectedFrom(state: ResourceState, taken: { failed: () => void }): StoppedError {
    taken.failed();
    return this.failOne(
      `resource "${state.urn}" cannot be deleted\nbecause it is protected. To unprotect the resource, either remove the \`protect\` flag from the resource in your Pulumi program and run \`pulumi up\`, or use the command:\n\`pulumi state unprotect '${state.urn}'\``,
      state.urn,
    );
  }

  /** Deletes a resource that will be made again in this run; its state stays, marked, until that is done. */
  private async deleteEarly(state: ResourceState, going: ReadonlySet<string>): Promise<ResourceState> {
    this.throwIfHalted();
    const { journal, preview, steps } = this.options;
    const taken = steps.take({ op: "delete-replaced", oldState: state });
    const left = { ...state, pendingReplacement: true };
    if (preview) {
      taken.done();
      return journal.swap(state, left);
    }
    const operation = await journal.begin("deleting", state);
    try {
      await this.callDelete(state, going);
      journal.swap(state, left);
      await journal.settle(operation, {});
      taken.done();
      return left;
    } catch (error) {
      await journal.settle(operation, {});
      taken.failed();
      throw this.fail((error as Error).message, state.urn);
    }
  }

  private async callDelete(state: ResourceState, dropping: ReadonlySet<string>): Promise<void> {
    const goesWithOther = state.deletedWith !== undefined && dropping.has(state.deletedWith);
    if (!state.custom || state.type === DEFAULT_PROVIDER_TYPE || state.retainOnDelete === true || goesWithOther) return;
    await this.options.provider.delete(state.urn, state.id ?? "", state.outputs ?? {});
  }

  /** The resources that must go before `root` can be replaced: those whose inputs come from it and can't change in place. */
  private async dependentReplacements(root: ResourceState, provider: Provider): Promise<ResourceState[]> {
    const going = new Set([root.urn]);
    const found: ResourceState[] = [];
    for (const state of this.olds.values()) {
      if (!state.custom || state.id === undefined || this.current.has(state.urn)) continue;
      const { inputs = {}, propertyDependencies = {}, deletedWith } = state;
      const touched = Object.keys(inputs).filter((key) => propertyDependencies[key]?.some((urn) => going.has(urn)));
      const goesWith = deletedWith !== undefined && going.has(deletedWith);
      if (touched.length === 0 && !goesWith) continue;
      const unknown = { ...inputs, ...Object.fromEntries(touched.map((key) => [key, UNKNOWN])) };
      const { replaces } = goesWith
        ? { replaces: ["deletedWith"] }
        : await this.attempt(state.urn, () =>
            provider.diff(state.urn, state.id ?? "", state.outputs ?? {}, unknown, state.ignoreChanges ?? []),
          );
      if (replaces.length === 0) continue;
      if (state.protect === true) {
        throw this.fail(
          `unable to replace resource "${state.urn}" as part of replacing "${root.urn}" as it is currently marked for protection. To unprotect the resource, remove the \`protect\` flag from the resource in your Pulumi program and run \`pulumi up\``,
          root.urn,
        );
      }
      going.add(state.urn);
      found.push(state);
    }
    return found;
  }

  /** The default provider holds the configuration; it is made with the first dynamic resource. Returns `urn::id`. */
  private defaultProvider(): string {
    if (this.providerState === undefined) {
      const { journal, preview, provider } = this.options;
      const urn = urnFor(this.options, { type: DEFAULT_PROVIDER_TYPE, name: "default" });
      const old = this.olds.get(urn);
      const now = new Date().toISOString();
      const id = old?.id ?? (preview ? UNKNOWN : randomUUID());
      const values = { inputs: provider.config, outputs: provider.config };
      const modified = old !== undefined && isDeepStrictEqual(old.inputs ?? {}, provider.config) ? old.modified : now;
      const state = withoutEmpty({
        urn,
        custom: true,
        id,
        type: DEFAULT_PROVIDER_TYPE,
        ...values,
        created: old?.created ?? now,
        modified,
      });
      journal.keep(old ?? state, state);
      this.current.set(urn, state);
      this.providerState = state;
    }
    return `${this.providerState.urn}::${this.providerState.id ?? UNKNOWN}`;
  }
}

function comparedInputs(
  olds: PropertyMap,
  news: PropertyMap,
  replaceOnChanges: readonly string[],
  deleteBeforeReplace: boolean,
): DiffAnswer & { details: StepDetails } {
  const plain = (properties: PropertyMap): PropertyMap => reveal(properties) as PropertyMap;
  const found = changes(plain(olds), plain(news));
  const keys = [...new Set(found.map(({ path }) => String(parsePath(path)[0])))];
  const forcing = keys.filter((key) => replaceOnChanges.some((path) => path === "*" || parsePath(path)[0] === key));
  const kind = ({ kind: change, path }: PropertyChange): string =>
    forcing.includes(String(parsePath(path)[0])) ? `${change}-replace` : change;
  return {
    changes: found.length === 0 ? "none" : "some",
    replaces: forcing,
    deleteBeforeReplace,
    details:
      found.length === 0
        ? {}
        : {
            diffReasons: keys,
            detailedDiff: Object.fromEntries(
              found.map((change) => [change.path, { kind: kind(change), inputDiff: true }]),
            ),
          },
  };
}

/** A provider's answer as it is stored: secret where the inputs were, or where the program asked for it. */
export function outputsOf(state: ResourceState, answer: PropertyMap): PropertyMap {
  const outputs: Record<string, Value> = { ...copySecrets(answer, state.inputs ?? {}) };
  for (const key of state.additionalSecretOutputs ?? []) {
    const value = outputs[key];
    if (value !== undefined) outputs[key] = secret(value);
  }
  return outputs;
}

export function dependsOn(dependent: ResourceState, on: ResourceState): boolean {
  const { parent, deletedWith, provider, dependencies = [], propertyDependencies = {} } = dependent;
  const urns = [parent, deletedWith, ...dependencies, ...Object.values(propertyDependencies).flat()];
  return urns.includes(on.urn) || provider === `${on.urn}::${on.id ?? ""}`;
}

/** The state without the fields that are undefined, false or empty: as the CLI writes it. */
function withoutEmpty(state: { [Key in keyof ResourceState]: ResourceState[Key] | undefined }): ResourceState {
  const isEmpty = (value: unknown): boolean =>
    value === undefined ||
    value === false ||
    value === "" ||
    (typeof value === "object" && Object.keys(value as object).length === 0);
  return Object.fromEntries(
    Object.entries(state).filter(([key, value]) => key === "custom" || !isEmpty(value)),
  ) as unknown as ResourceState;
}
