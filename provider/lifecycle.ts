/**
 * The dynamic face: Pulumi's dynamic-provider process reaches this module at run time, by the path
 * `pulumi-genesyscloud-presence/lifecycle`, which is written into the state of every resource. The path and the seven
 * functions are a contract with every stack that exists; their work is done in resource/. Source: Pulumi's `dynamic.ResourceProvider`.
 */
import "./resource/needs.js";
import deepEqual from "deep-equal";
import { visibleLines } from "./definition/text.js";
import { open, type Organization } from "./organization/organization.js";
import type { Reporter } from "./organization/reporter.js";
import { stackSettings, staleCure } from "./organization/settings.js";
import { endWithEngine, isPulumiProcess } from "./pulumi-process.js";
import { Core } from "./resource/core.js";
import { shownOnce } from "./resource/echo.js";
import { InitError } from "./resource/errors.js";
import {
  adoptionFrom,
  callerOf,
  definitionFrom,
  organizationOf,
  outputsOf,
  type Properties,
  refreshedInputs,
  refreshedOutputs,
  savedOf,
  withAdoption,
  withoutSecretInputs,
} from "./resource/properties.js";
import { askCli, StackState } from "./resource/stack-state.js";
import { ToldOnce } from "./resource/told-once.js";

if (isPulumiProcess) endWithEngine();

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
const toldOnce = new ToldOnce();

/**
 * Keeps the stack's configuration for what follows. Says nothing of faults: Pulumi calls the other functions before the
 * outcome of this one is known, so each of them reports a configuration that is not usable.
 */
export async function configure({ config }: { config: { get(key: string): string | undefined } }): Promise<void> {
  readStack = (setting) => config.get(`genesyscloud:${setting}`);
  isConfigured = false;
  toldOnce.clear();
}

/** The run's core. Pulumi configures once more for each serialised provider that it meets: equal settings are the same run. */
function running(): Core {
  if (core && isConfigured) return core;
  const organization = open(stackSettings(readStack), process.env, report);
  if (!core || !isSame(core.organization, organization))
    core = new Core(organization, report, new StackState(isPulumiProcess ? askCli : undefined, readStack));
  isConfigured = true;
  return core;
}

function isSame(one: Organization, other: Organization): boolean {
  return deepEqual(one.config, other.config, { strict: true });
}

/** Checks the inputs and fills in their defaults. `olds` is empty for a new resource and for the new one of a replacement. */
export async function check(olds: Properties, news: Properties) {
  return told(news, async () => {
    const old = Object.keys(olds).length === 0 ? undefined : olds;
    const { inputs, faults, adoption } = await running().check(callerOf(news), old, news);
    return {
      inputs: withAdoption(inputs, adoption),
      // With a property, Pulumi would print its value too, and cannot find that of a label.
      failures: faults.map(({ property, reason }) => ({
        property: "",
        reason: forPeople(`${property}: ${reason}`, news),
      })),
    };
  });
}

/** Says what would change, and whether it takes a replacement. */
export async function diff(id: string, olds: Properties, news: Properties) {
  return told(news, async () => {
    const run = running();
    await run.refuseElsewhere(callerOf(news), organizationOf(olds));
    const { change, replaces } = run.diff(
      definitionFrom(id, olds),
      run.requestOf(news),
      olds["adoptId"],
      callerOf(olds),
    );
    return { changes: change.kind !== "none", replaces };
  });
}

/** Creates the definition, or takes over the one that `check` decided on. */
export async function create(inputs: Properties) {
  return told(inputs, async () => {
    const run = running();
    const made = await run.create(run.requestOf(inputs), adoptionFrom(inputs));
    return { id: made.id, outs: outputsOf(made, inputs, await run.organizationId()) };
  });
}

/** Reads the definition as it is, so that a preview shows drift label by label. An empty id says that it is gone. */
export async function read(id: string, props: Properties) {
  const work = async (): Promise<{ id: string; props?: Properties; inputs?: Properties }> => {
    const run = running();
    await run.refuseStale(callerOf(props), id);
    await run.refuseElsewhere(callerOf(props), organizationOf(props));
    const existing = await run.read(callerOf(props), definitionFrom(id, props));
    if (!existing) return { id: "" };
    return { id, props: refreshedOutputs(existing, props), inputs: refreshedInputs(existing, props) };
  };
  return told(props, work, staleCure(readStack, process.env));
}

/** Brings the definition in line with the inputs. */
export async function update(id: string, olds: Properties, news: Properties) {
  return told(news, async () => {
    const run = running();
    await run.refuseElsewhere(callerOf(news), organizationOf(olds));
    const updated = await run.update(definitionFrom(id, olds), run.requestOf(news));
    return { outs: outputsOf(updated, news, await run.organizationId()) };
  });
}

/** Deactivates the definition, unless a resource of this run manages it. */
async function deleteDefinition(id: string, props: Properties): Promise<void> {
  const work = async () => {
    const run = running();
    await run.refuseStale(callerOf(props), id);
    await run.refuseElsewhere(callerOf(props), organizationOf(props));
    await run.delete(callerOf(props), definitionFrom(id, props));
  };
  return told(props, work, staleCure(readStack, process.env));
}
export { deleteDefinition as delete };

/** A text as people may see it: without what is secret, and with nothing invisible in it. */
function forPeople(text: string, properties: Properties): string {
  return visibleLines(withoutSecretInputs(text, properties));
}

/**
 * Does the work; what it throws becomes what Pulumi shows with the resource, and saves where something was done.
 * @param stale the cure where settings that fail are right by now
 */
async function told<T>(properties: Properties, work: () => Promise<T>, stale = ""): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const error = shownOnce(forPeople(toldOnce.tell(callerOf(properties), cause, stale), properties), cause);
    throw cause instanceof InitError
      ? Object.assign(error, {
          id: cause.definition.id,
          properties: savedOf(cause, properties, await running().organizationId()),
          reasons: cause.reasons.map((reason) => forPeople(reason, properties)),
        })
      : error;
  }
}
