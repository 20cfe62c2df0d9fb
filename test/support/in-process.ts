import { createRequire } from "node:module";
import type * as Lifecycle from "../../provider/lifecycle.js";
import { InitFailed, type Properties, type Provider } from "./provider.js";

const load = createRequire(__filename);
const path = load.resolve("../../provider/lifecycle.js");

/** The module as a new process has it: without anything that an earlier run left in it. */
function freshLifecycle(): typeof Lifecycle {
  Reflect.deleteProperty(load.cache, path);
  return load(path) as typeof Lifecycle;
}

/** What goes over the wire: JSON, without what is undefined. */
const wire = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/**
 * The dynamic face in this process, new for each run: thousands of runs are affordable so.
 * @param config the stack's configuration by full key, such as `genesyscloud:apiUrl`
 */
export async function startInProcess(config: Readonly<Record<string, string>>): Promise<Provider> {
  const lifecycle = freshLifecycle();
  await lifecycle.configure({ config: { get: (key) => config[key] } });
  const withProvider = (properties: Properties) => wire({ ...properties, __provider: "text" });
  const answer = async <T>(call: Promise<T>): Promise<T> => wire(await call.catch(saved));
  return {
    check: async (olds, news) => answer(lifecycle.check(wire(olds), withProvider(news))),
    diff: async (id, olds, news) => answer(lifecycle.diff(id, withProvider(olds), withProvider(news))),
    create: async (inputs) => answer(lifecycle.create(withProvider(inputs))),
    read: async (id, props) => {
      const { id: found, ...rest } = await answer(lifecycle.read(id, withProvider(props)));
      return { id: found, props: { ...rest.props }, inputs: { ...rest.inputs } };
    },
    update: async (id, olds, news) => answer(lifecycle.update(id, withProvider(olds), withProvider(news))),
    delete: async (id, props) => lifecycle.delete(id, withProvider(props)).catch(saved),
  };
}

/** What Pulumi makes of an error: its message alone, but for one with an id, whose properties it saves. */
function saved(error: unknown): never {
  const { message, id, properties, reasons } = error as Error & Partial<InitFailed>;
  if (id === undefined || !properties || !reasons) throw new Error(message);
  throw new InitFailed(message, id, wire(properties), reasons);
}
