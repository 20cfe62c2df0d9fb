import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { compileFunction } from "node:vm";
import { REGISTER_INSTANCE } from "ts-node";
import type * as Lifecycle from "../../provider/lifecycle.js";
import type { AskWords } from "../../provider/resource/command.js";
import type { AskCli } from "../../provider/resource/stack-state.js";
import { InitFailed, type Properties, type Provider } from "./provider.js";
import type { Stack } from "./stack.js";

/** What the words of the CLI are: of a run on the whole stack. */
export const wordsOfUp: AskWords = () => Promise.resolve(["pulumi", "up", "--yes"]);

type Load = (id: string) => unknown;

const path = createRequire(__filename).resolve("../../provider/lifecycle.js");
const load: Load = createRequire(path);
/** Compiled once: doing it for each run would cost more than the run. */
const evaluate = compileFunction(
  process[REGISTER_INSTANCE]?.compile(readFileSync(path, "utf8"), path) ?? "",
  ["exports", "require"],
  { filename: path },
) as (exports: object, require: Load) => void;

/** The module as a new process has it: without anything that an earlier run left in it. */
function freshLifecycle(require: Load): typeof Lifecycle {
  const exports = {};
  evaluate(exports, require);
  return exports as typeof Lifecycle;
}

/** What the module finds in Pulumi's process: the CLI, which can be asked for the state and the configuration of the stack. */
function withCli(stack: Stack, config: Readonly<Record<string, string>>): Load {
  const plain = () => Object.fromEntries(Object.entries(config).map(([key, value]) => [key, { value }]));
  const askCli: AskCli = ([command]) =>
    Promise.resolve(command === "config" ? JSON.stringify(plain()) : stack.export());
  const found: Record<string, object> = {
    "./resource/command.js": { cliWords: wordsOfUp },
    "./pulumi-process.js": { isPulumiProcess: true, endWithEngine: () => undefined },
    "./resource/stack-state.js": { ...(load("./resource/stack-state.js") as object), askCli },
  };
  return (id) => found[id] ?? load(id);
}

/** What goes over the wire: JSON, without what is undefined. */
const wire = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/**
 * The dynamic face in this process, new for each run: thousands of runs are affordable so.
 * @param config the stack's configuration by full key, such as `genesyscloud:apiUrl`
 * @param stack what a CLI tells of; without it there is none that could be asked
 */
export async function startInProcess(config: Readonly<Record<string, string>>, stack?: Stack): Promise<Provider> {
  const lifecycle = freshLifecycle(stack ? withCli(stack, config) : load);
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
