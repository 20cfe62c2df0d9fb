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
import { type Get, stackSettings, staleCure } from "./organization/settings.js";
import { endWithEngine, isPulumiProcess } from "./pulumi-process.js";
import { cliWords } from "./resource/command.js";
import { Core } from "./resource/core.js";
import { shownOnce } from "./resource/echo.js";
import { Life, LifeError } from "./resource/life.js";
import type { Properties } from "./resource/properties.js";
import { askCli, StackState } from "./resource/stack-state.js";

if (isPulumiProcess) endWithEngine();

/** What the provider's process prints, Pulumi shows. */
const report: Reporter = (severity, caller, text) => {
  console.log(
    visibleLines([...(severity === "warning" ? ["warning"] : []), ...(caller ? [caller.name] : []), text].join(": ")),
  );
};

let readStack: Get = () => undefined;
let isConfigured = false;
let core: Core | undefined;
const newLife = () => new Life(running, () => staleCure(readStack, process.env));
let life = newLife();

/**
 * Keeps the stack's configuration for what follows. Says nothing of faults: Pulumi calls the other functions before the
 * outcome of this one is known, so each of them reports a configuration that is not usable.
 */
export async function configure({ config }: { config: { get(key: string): string | undefined } }): Promise<void> {
  readStack = (setting) => config.get(`genesyscloud:${setting}`);
  isConfigured = false;
  life = newLife();
}

/** The run's core. Pulumi configures once more for each serialised provider that it meets: equal settings are the same run. */
function running(): Core {
  if (core && isConfigured) return core;
  const organization = open(stackSettings(readStack), process.env, report);
  if (!core || !isSame(core.organization, organization)) core = new Core(organization, report, stackState());
  isConfigured = true;
  return core;
}

function stackState(): StackState {
  return isPulumiProcess ? new StackState(askCli, readStack, undefined, cliWords) : new StackState();
}

function isSame(one: Organization, other: Organization): boolean {
  return deepEqual(one.config, other.config, { strict: true });
}

/** Checks the inputs and fills in their defaults. `olds` is empty for a new resource and for the new one of a replacement. */
export async function check(olds: Properties, news: Properties) {
  const { inputs, faults } = await shown(life.check(olds, news));
  // With a property, Pulumi would print its value too, and cannot find that of a label.
  return {
    inputs,
    failures: faults.map(({ property, reason }) => ({ property: "", reason: `${property}: ${reason}` })),
  };
}

/** Says what would change, and whether it takes a replacement. */
export async function diff(id: string, olds: Properties, news: Properties) {
  const { change, replaces } = await shown(life.diff(id, olds, news));
  return { changes: change.kind !== "none", replaces };
}

/** Creates the definition, or takes over the one that `check` decided on. */
export async function create(inputs: Properties) {
  return shown(life.create(inputs));
}

/** Reads the definition as it is, so that a preview shows drift label by label. An empty id says that it is gone. */
export async function read(
  id: string,
  props: Properties,
): Promise<{ id: string; props?: Properties; inputs?: Properties }> {
  const found = await shown(life.read(id, props));
  return found ? { id, ...found } : { id: "" };
}

/** Brings the definition in line with the inputs. */
export async function update(id: string, olds: Properties, news: Properties) {
  return shown(life.update(id, olds, news));
}

/** Deactivates the definition, unless a resource of this run manages it. */
async function deleteDefinition(id: string, props: Properties): Promise<void> {
  return shown(life.delete(id, props));
}
export { deleteDefinition as delete };

/** What fails as Pulumi shows it once, and saves where something was done. */
async function shown<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw error instanceof LifeError ? Object.assign(shownOnce(error.message, error.cause), error.saved) : error;
  });
}
