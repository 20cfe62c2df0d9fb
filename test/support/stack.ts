import { typeTokens } from "../../provider/resource/tokens.js";
import type { Face } from "./project.js";
import { InitFailed, type Properties, type Provider } from "./provider.js";

/** A resource in the state. */
export interface Resource {
  name: string;
  id: string;
  inputs: Properties;
  outs: Properties;
  initErrors?: string[];
}

/** What Pulumi shows with a resource that failed. */
export class Failure extends Error {
  constructor(
    readonly resource: string,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** A stack's state, and what Pulumi's engine does with a provider: refresh, then the program, then the deletions. */
export class Stack {
  readonly resources = new Map<string, Resource>();
  /** Replaced, and still to be deleted. */
  readonly leaving: Resource[] = [];
  /** Every id that a resource ever had. */
  readonly everBound = new Set<string>();

  constructor(private readonly face: Face = "dynamic") {}

  /**
   * One run of a program that declares `desired`, by resource name and in this order, four at a time. As in Pulumi, nothing new
   * is begun after a failure, what is under way ends, and what was done stays in the state.
   * @returns what failed
   */
  async up(provider: Provider, desired: ReadonlyMap<string, object>, { refresh = true } = {}): Promise<Failure[]> {
    const failures: Failure[] = [];
    const inParallel = async <T>(items: Iterable<T>, nameOf: (item: T) => string, work: (item: T) => Promise<void>) => {
      const queue = [...items];
      const worker = async () => {
        for (let next = queue.shift(); next !== undefined && failures.length === 0; next = queue.shift()) {
          const name = nameOf(next);
          await work(next).catch((error: unknown) => failures.push(new Failure(name, error)));
        }
      };
      await Promise.all([worker(), worker(), worker(), worker()]);
    };
    const byName = ({ name }: Resource) => name;
    if (refresh)
      await inParallel([...this.leaving, ...this.resources.values()], byName, (one) => this.#refresh(provider, one));
    await inParallel(
      desired,
      ([name]) => name,
      ([name, inputs]) => this.#step(provider, name, { ...inputs, __resource: name, __stack: "test" }),
    );
    const dropped = [...this.resources.values()].filter(({ name }) => !desired.has(name));
    await inParallel([...this.leaving, ...dropped], byName, async (resource) => {
      await provider.delete(resource.id, resource.outs);
      this.#forget(resource);
    });
    return failures;
  }

  /** What `pulumi state delete` does, to everything that is bound to such an id. */
  delete(isMeant: (id: string) => boolean): void {
    for (const one of [...this.leaving, ...this.resources.values()]) if (isMeant(one.id)) this.#forget(one);
  }

  /** What `pulumi stack export` prints. */
  export(): string {
    const entry = ({ name, id, inputs, outs }: Resource) => ({
      urn: `urn:pulumi:test::test::${typeTokens[this.face]}::${name}`,
      type: typeTokens[this.face],
      id,
      inputs,
      outputs: outs,
      provider: "urn:pulumi:test::test::pulumi:providers:any::default::1",
    });
    const condemned = this.leaving.map((one) => ({ ...entry(one), delete: true }));
    return JSON.stringify({ deployment: { resources: [...[...this.resources.values()].map(entry), ...condemned] } });
  }

  async #refresh(provider: Provider, resource: Resource): Promise<void> {
    const { id, props, inputs } = await provider.read(resource.id, resource.outs, resource.inputs);
    if (id === "") this.#forget(resource);
    else if (!this.leaving.includes(resource)) this.#keep({ name: resource.name, id, outs: props, inputs });
  }

  async #step(provider: Provider, name: string, news: Properties): Promise<void> {
    const resource = this.resources.get(name);
    const inputs = await checked(provider, resource?.inputs ?? {}, news);
    if (!resource) return this.#create(provider, name, inputs);
    const { changes, replaces } = await provider.diff(resource.id, resource.outs, inputs, resource.inputs);
    if (replaces.length > 0) {
      await this.#create(provider, name, await checked(provider, {}, news), resource);
    } else if (changes || resource.initErrors) {
      const update = async () => ({
        id: resource.id,
        ...(await provider.update(resource.id, resource.outs, inputs)),
      });
      // After an init error the old inputs stay, so that the next run sees what is still to be changed.
      await this.#saving(name, { made: inputs, failed: resource.inputs }, update);
    } else this.#keep({ ...resource, inputs });
  }

  #create(provider: Provider, name: string, inputs: Properties, replaced?: Resource): Promise<void> {
    return this.#saving(name, { made: inputs, failed: inputs }, () => provider.create(inputs), replaced);
  }

  /** @param replaced is condemned as soon as its successor is there, whatever else became of that */
  async #saving(
    name: string,
    inputs: { made: Properties; failed: Properties },
    work: () => Promise<{ id: string; outs: Properties }>,
    replaced?: Resource,
  ): Promise<void> {
    const keep = (resource: Omit<Resource, "name">) => {
      this.#keep({ name, ...resource });
      if (replaced) this.leaving.push(replaced);
    };
    try {
      keep({ ...(await work()), inputs: inputs.made });
    } catch (error) {
      if (error instanceof InitFailed)
        keep({ id: error.id, outs: error.properties, inputs: inputs.failed, initErrors: error.reasons });
      throw error;
    }
  }

  #keep(resource: Resource): void {
    this.everBound.add(resource.id);
    this.resources.set(resource.name, resource);
  }

  #forget(resource: Resource): void {
    if (this.resources.get(resource.name) === resource) this.resources.delete(resource.name);
    else this.leaving.splice(this.leaving.indexOf(resource), 1);
  }
}

async function checked(provider: Provider, olds: Properties, news: Properties): Promise<Properties> {
  const { inputs, failures } = await provider.check(olds, news);
  if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("; "));
  return inputs;
}
