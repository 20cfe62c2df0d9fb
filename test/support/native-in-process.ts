import { NativeProvider } from "../../plugin/provider.js";
import { LifeError } from "../../provider/resource/life.js";
import { typeTokens } from "../../provider/resource/tokens.js";
import type { AskCli } from "../../provider/resource/stack-state.js";
import { wordsOfUp } from "./in-process.js";
import { InitFailed, type Properties, type Provider } from "./provider.js";
import type { Stack } from "./stack.js";

/** The tests' stacks know a resource by this, in inputs and outputs; the native face knows it by its URN. */
const nameOf = ({ __resource: name }: Properties) => String(name);
const urnOf = (properties: Properties) => `urn:pulumi:test::test::${typeTokens.native}::${nameOf(properties)}`;

/** What goes over the wire: JSON, without what is undefined. */
const wire = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

function bare({ __resource: _, __stack: __, ...properties }: Properties): Properties {
  return wire(properties);
}

const noCli: AskCli = () => Promise.reject(new Error("there is no CLI that could be asked"));

/**
 * The native face in this process, new for each run.
 * @param config the stack's configuration by the dynamic face's full keys, such as `genesyscloud:apiUrl`
 * @param stack what a CLI tells of; without it there is none that could be asked
 */
export function startNativeInProcess(config: Readonly<Record<string, string>>, stack?: Stack): Provider {
  const args = Object.fromEntries(Object.entries(config).map(([key, value]) => [key.split(":")[1] ?? key, value]));
  const log = (severity: string, urn: string | undefined, text: string) => {
    console.log([severity, urn, text].join(": "));
  };
  const ask = stack ? () => Promise.resolve(stack.export()) : noCli;
  const words = stack ? wordsOfUp : () => Promise.resolve(undefined);
  const provider = new NativeProvider(log, { PULUMI_CONFIG: JSON.stringify(args) }, "0.1.0", ask, words);
  provider.configure("default", args);
  /** What comes back belongs to the resource that was asked for. */
  const of = (asked: Properties, values: Properties): Properties => ({ ...wire(values), __resource: nameOf(asked) });
  const saved = (asked: Properties) => (error: unknown) => {
    if (!(error instanceof LifeError) || !error.saved) throw error;
    const { id, properties, reasons } = error.saved;
    throw new InitFailed(error.message, id, of(asked, properties), reasons);
  };
  return {
    check: async (olds, news) => {
      const { inputs, faults } = await provider.check(urnOf(news), bare(olds), bare(news));
      const failures = faults.map(({ property, reason }) => ({ property: "", reason: `${property}: ${reason}` }));
      return { inputs: of(news, inputs), failures };
    },
    diff: async (id, olds, news, oldInputs) =>
      provider.diff(urnOf(news), id, { olds: bare(olds), oldInputs: bare(oldInputs), news: bare(news) }),
    create: async (inputs) => {
      const { id, outs } = await provider.create(urnOf(inputs), bare(inputs), false).catch(saved(inputs));
      return { id, outs: of(inputs, outs) };
    },
    read: async (id, props, inputs) => {
      const found = await provider.read(urnOf(props), id, bare(props), bare(inputs));
      if (!found) return { id: "", props: {}, inputs: {} };
      return { id, props: of(props, found.outs), inputs: of(props, found.inputs) };
    },
    update: async (id, olds, news) => {
      const outs = await provider.update(urnOf(news), id, bare(olds), bare(news), false).catch(saved(news));
      return { outs: of(news, outs) };
    },
    delete: async (id, props) => provider.delete(urnOf(props), id, bare(props)),
  };
}
