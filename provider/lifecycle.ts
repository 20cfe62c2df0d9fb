/**
 * The dynamic face: Pulumi's dynamic-provider process reaches this module at run time, by the path
 * `pulumi-genesyscloud-presence/lifecycle`, which is written into the state of every resource. The path and the seven
 * functions are a contract with every stack that exists; their work is done in resource/. Source: Pulumi's `dynamic.ResourceProvider`.
 */
import deepEqual from "deep-equal";
import { visibleLines } from "./definition/text.js";
import { open, type Organization } from "./organization/organization.js";
import type { Reporter } from "./organization/reporter.js";
import { stackSettings } from "./organization/settings.js";
import { Core } from "./resource/core.js";
import { InitError, messageOf } from "./resource/errors.js";
import {
  adoptionFrom,
  callerOf,
  definitionFrom,
  outputsOf,
  type Properties,
  refreshedInputs,
  refreshedOutputs,
  savedOf,
  withAdoption,
} from "./resource/properties.js";

/** What the provider's process prints, Pulumi shows. */
const report: Reporter = (severity, caller, text) => {
  console.log(
    visibleLines([...(severity === "warning" ? ["warning"] : []), ...(caller ? [caller.name] : []), text].join(": ")),
  );
};

type Config = Parameters<typeof stackSettings>[0];

let readStack: Config = () => undefined;
let isConfigured = false;
let core: Core | undefined;

/**
 * Keeps the stack's configuration for what follows. Says nothing of faults: Pulumi calls the other functions before the
 * outcome of this one is known, so each of them reports a configuration that is not usable.
 */
export async function configure({ config }: { config: { get(key: string): string | undefined } }): Promise<void> {
  readStack = (setting) => config.get(`genesyscloud:${setting}`);
  isConfigured = false;
}

/** The run's core. Pulumi configures once more for each serialised provider that it meets: equal settings are the same run. */
function running(): Core {
  if (core && isConfigured) return core;
  const organization = open(stackSettings(readStack), process.env, report);
  if (!core || !isSame(core.organization, organization)) core = new Core(organization, report);
  isConfigured = true;
  return core;
}

function isSame(one: Organization, other: Organization): boolean {
  return deepEqual(one.config, other.config, { strict: true });
}

/** Checks the inputs and fills in their defaults. `olds` is empty for a new resource and for the new one of a replacement. */
export async function check(olds: Properties, news: Properties) {
  return told(news, async () => {
    const { inputs, faults, adoption } = await running().check(callerOf(news), news, Object.keys(olds).length === 0);
    return {
      inputs: withAdoption(inputs, adoption),
      // With a property, Pulumi would print its value too, and cannot find that of a label.
      failures: faults.map(({ property, reason }) => ({
        property: "",
        reason: visibleLines(`${property}: ${reason}`),
      })),
    };
  });
}

/** Says what would change, and whether it takes a replacement. */
export async function diff(id: string, olds: Properties, news: Properties) {
  return told(news, async () => {
    const run = running();
    const { change, replaces } = run.diff(definitionFrom(id, olds), run.requestOf(news), olds["adoptId"]);
    return { changes: change.kind !== "none", replaces };
  });
}

/** Creates the definition, or takes over the one that `check` decided on. */
export async function create(inputs: Properties) {
  return told(inputs, async () => {
    const run = running();
    const made = await run.create(run.requestOf(inputs), adoptionFrom(inputs));
    return { id: made.id, outs: outputsOf(made, inputs) };
  });
}

/** Reads the definition as it is, so that a preview shows drift label by label. An empty id says that it is gone. */
export async function read(id: string, props: Properties) {
  return told(props, async (): Promise<{ id: string; props?: Properties; inputs?: Properties }> => {
    const existing = await running().read(callerOf(props), definitionFrom(id, props));
    if (!existing) return { id: "" };
    return { id, props: refreshedOutputs(existing, props), inputs: refreshedInputs(existing, props) };
  });
}

/** Brings the definition in line with the inputs. */
export async function update(id: string, olds: Properties, news: Properties) {
  return told(news, async () => {
    const run = running();
    const updated = await run.update(definitionFrom(id, olds), run.requestOf(news));
    return { outs: outputsOf(updated, news) };
  });
}

/** Deactivates the definition, unless a resource of this run manages it. */
async function deleteDefinition(id: string, props: Properties): Promise<void> {
  return told(props, () => running().delete(callerOf(props), definitionFrom(id, props)));
}
export { deleteDefinition as delete };

/** Does the work; what it throws becomes what Pulumi shows with the resource, and saves where something was done. */
async function told<T>(properties: Properties, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const error = new Error(visibleLines(messageOf(cause)), { cause });
    // Pulumi's process prints some errors once more, with their stack, where a line that points there is enough.
    error.toString = () => "genesyscloud";
    error.stack = "a resource failed; its own error says why";
    throw cause instanceof InitError
      ? Object.assign(error, {
          id: cause.definition.id,
          properties: savedOf(cause, properties),
          reasons: cause.reasons.map(visibleLines),
        })
      : error;
  }
}
