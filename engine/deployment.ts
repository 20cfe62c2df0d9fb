import pLimit, { type LimitFunction } from "p-limit";
import { StoppedError, type Pass } from "./pass.js";
import type { Provider } from "./provider.js";
import type { ResourceState } from "./state.js";
import { Steps } from "./steps.js";
import { splitUrn, STACK_TYPE } from "./urn.js";
import type { PropertyMap } from "./values.js";

/** Turns what the program registers into steps: as in the CLI, planned one after the other and taken in parallel. */
export class Deployment {
  private readonly steps: Steps;
  private readonly oneByOne = pLimit(1);
  private readonly inParallel: LimitFunction;
  /** What the last run left. */
  private readonly olds: ReadonlyMap<string, ResourceState>;
  private readonly registered = new Set<string>();
  private readonly active: Promise<unknown>[] = [];
  private readonly outputs = new Map<string, PropertyMap>();
  private finishing: Promise<void> | undefined;

  constructor(
    private readonly pass: Pass,
    private readonly provider: Provider,
  ) {
    const { parallel, state } = pass.settings;
    this.steps = new Steps(pass, provider);
    this.inParallel = pLimit(parallel);
    this.olds = new Map(state.resources.filter((old) => old.delete !== true).map((old) => [old.urn, old]));
  }

  /** Brings a resource to what the program asks for. Throws StoppedError when that failed, or is no longer begun. */
  register(wanted: ResourceState): Promise<ResourceState> {
    const { urn } = wanted;
    const planned = this.oneByOne(() => this.pass.attempt(() => this.plan(wanted), urn));
    const taken = planned.then((take) => this.inParallel(() => this.pass.attempt(take, urn)));
    this.active.push(taken);
    return taken;
  }

  /** They can come before the registrations of what they are made of: `end` stores them. */
  registerOutputs(urn: string, outputs: PropertyMap): void {
    this.outputs.set(urn, outputs);
  }

  /** Deletes what was replaced and what the program no longer mentions, unless that is done or under way. */
  finish(): Promise<void> {
    this.finishing ??= this.deleteRest();
    return this.finishing;
  }

  /** Resolves when nothing is under way any more, to the stack's outputs: a failed run keeps the last one's. */
  async end(): Promise<PropertyMap> {
    const { state } = this.pass.settings;
    await Promise.allSettled([...this.active, this.finishing]);
    for (const one of [...state.resources]) {
      const outputs = { ...(this.pass.halted.aborted && one.outputs), ...this.outputs.get(one.urn) };
      if (!one.custom) state.replace(one, { ...one, outputs });
    }
    return state.resources.find(({ type }) => type === STACK_TYPE)?.outputs ?? {};
  }

  /** Decides which step a registration needs. */
  private async plan(wanted: ResourceState): Promise<() => Promise<ResourceState>> {
    if (this.registered.has(wanted.urn))
      throw new Error(`Duplicate resource URN '${wanted.urn}'; try giving it a unique name`);
    this.registered.add(wanted.urn);
    const old = this.olds.get(wanted.urn);
    const next = await this.check(wanted, old?.inputs ?? {});
    if (old === undefined) return () => this.steps.make("create", next);
    const difference = next.custom ? await this.provider.diff(old, next.inputs) : "same";
    if (difference === "replace") {
      const successor = await this.check(wanted, {});
      return () => this.steps.make("replace", successor, old);
    }
    if (difference === "update" || old.initErrors !== undefined) return () => this.steps.make("update", next, old);
    return () => this.steps.same(next, old);
  }

  /** The resource with its inputs as the provider wants them. */
  private async check(wanted: ResourceState, olds: PropertyMap): Promise<ResourceState> {
    if (!wanted.custom) return wanted;
    const { inputs, failures } = await this.provider.check(wanted, olds);
    const { type, name } = splitUrn(wanted.urn);
    for (const failure of failures) this.pass.fail(`${type} resource '${name}' is invalid: ${failure}`, wanted.urn);
    if (failures.length > 0) throw new StoppedError();
    return { ...wanted, inputs };
  }

  /** Dependents go first. */
  private async deleteRest(): Promise<void> {
    await Promise.allSettled(this.active);
    const isGoing = (one: ResourceState): boolean => one.delete === true || !this.registered.has(one.urn);
    const going = this.pass.settings.state.resources.filter(isGoing);
    const dependents = new Map<string, ResourceState[]>(going.map(({ urn }) => [urn, []]));
    for (const one of going) for (const urn of [one.parent ?? "", ...one.dependencies]) dependents.get(urn)?.push(one);

    const deletions = new Map<ResourceState, Promise<void>>();
    const deletionOf = (one: ResourceState): Promise<void> => {
      const known = deletions.get(one);
      if (known !== undefined) return known;
      deletions.set(one, Promise.resolve()); // Two generations of resources can refer to each other in a circle.
      const first = Promise.all((dependents.get(one.urn) ?? []).map(deletionOf));
      const take = () => this.pass.attempt(() => this.steps.delete(one), one.urn);
      const deletion = first.then(() => this.inParallel(take));
      deletions.set(one, deletion);
      return deletion;
    };
    await Promise.allSettled(going.toReversed().map(deletionOf));
  }
}
