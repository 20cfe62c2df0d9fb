import { InitFailed, type Properties, type Provider } from "./provider.js";

interface Resource {
  id: string;
  inputs: Properties;
  outs: Properties;
  initErrors?: string[];
}

/** A stack's state, and what Pulumi's engine does with a provider: refresh, then the program, then the deletions. */
export class Stack {
  readonly resources = new Map<string, Resource>();
  /** Replaced, and still to be deleted. */
  readonly leaving: Resource[] = [];
  /** Every id that a resource ever had. */
  readonly everBound = new Set<string>();

  /**
   * One run of a program that declares `desired`, by resource name and in this order, four at a time. As in Pulumi, nothing new
   * is begun after a failure, what is under way ends, and what was done stays in the state.
   * @returns what failed
   */
  async up(provider: Provider, desired: ReadonlyMap<string, object>): Promise<unknown[]> {
    const failures: unknown[] = [];
    const inParallel = async <T>(items: Iterable<T>, work: (item: T) => Promise<void>) => {
      const queue = [...items];
      const worker = async () => {
        for (let next = queue.shift(); next !== undefined && failures.length === 0; next = queue.shift())
          await work(next).catch((error: unknown) => failures.push(error));
      };
      await Promise.all([worker(), worker(), worker(), worker()]);
    };
    await inParallel(this.resources, ([name, resource]) => this.#refresh(provider, name, resource));
    await inParallel([...this.leaving], async (resource) => {
      const { id } = await provider.read(resource.id, resource.outs);
      if (id === "") this.leaving.splice(this.leaving.indexOf(resource), 1);
    });
    await inParallel(desired, ([name, inputs]) => this.#step(provider, name, { ...inputs, __resource: name }));
    await inParallel([...this.leaving], async (resource) => {
      await provider.delete(resource.id, resource.outs);
      this.leaving.splice(this.leaving.indexOf(resource), 1);
    });
    const dropped = [...this.resources].filter(([name]) => !desired.has(name));
    await inParallel(dropped, async ([name, resource]) => {
      await provider.delete(resource.id, resource.outs);
      this.resources.delete(name);
    });
    return failures;
  }

  async #refresh(provider: Provider, name: string, resource: Resource): Promise<void> {
    const { id, props, inputs } = await provider.read(resource.id, resource.outs);
    if (id === "") this.resources.delete(name);
    else this.#keep(name, { ...resource, outs: props, inputs });
  }

  async #step(provider: Provider, name: string, news: Properties): Promise<void> {
    const resource = this.resources.get(name);
    const inputs = await checked(provider, resource?.inputs ?? {}, news);
    if (!resource) return this.#create(provider, name, inputs);
    const { changes, replaces } = await provider.diff(resource.id, resource.outs, inputs);
    if (replaces.length > 0) {
      await this.#create(provider, name, await checked(provider, {}, news));
      this.leaving.push(resource);
    } else if (changes || resource.initErrors) {
      await this.#saving(name, inputs, async () => ({
        id: resource.id,
        ...(await provider.update(resource.id, resource.outs, inputs)),
      }));
    } else this.#keep(name, { ...resource, inputs });
  }

  #create(provider: Provider, name: string, inputs: Properties): Promise<void> {
    return this.#saving(name, inputs, () => provider.create(inputs));
  }

  async #saving(
    name: string,
    inputs: Properties,
    work: () => Promise<{ id: string; outs: Properties }>,
  ): Promise<void> {
    try {
      const { id, outs } = await work();
      this.#keep(name, { id, outs, inputs });
    } catch (error) {
      if (error instanceof InitFailed)
        this.#keep(name, { id: error.id, outs: error.properties, inputs, initErrors: error.reasons });
      throw error;
    }
  }

  #keep(name: string, resource: Resource): void {
    this.everBound.add(resource.id);
    this.resources.set(name, resource);
  }
}

async function checked(provider: Provider, olds: Properties, news: Properties): Promise<Properties> {
  const { inputs, failures } = await provider.check(olds, news);
  if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("; "));
  return inputs;
}
