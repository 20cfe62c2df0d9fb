import * as pulumi from "./sdk.js";
import { type Generation, generations } from "../definition/definition.js";
import { open, type Organization } from "../organization/organization.js";
import { divisionsBy, type SettingSource, stackSettings } from "../organization/settings.js";
import { faultOf, messageOf } from "../resource/errors.js";
import { runError } from "./run-error.js";

/** What the calls of one program share. */
interface Run {
  organization?: Organization;
  /** By what they have in common: Pulumi prints one error once, however many calls it fails. */
  readonly errors: Map<string, pulumi.RunError>;
}

/** By their stack: one process can run programs one after the other or at once. */
const runs = new WeakMap<object, Run>();

/**
 * Asks the organisation that the stack's configuration names; everything in one program shares the client and the listing.
 * @throws pulumi.RunError, of which Pulumi prints the message alone: a stack would tell the program's author nothing
 */
export async function inOrganization<T>(ask: (organization: Organization) => Promise<T>): Promise<T> {
  const run = presentRun();
  try {
    run.organization ??= openOrganization();
    return await ask(run.organization);
  } catch (error) {
    const fault = faultOf(error);
    const told = run.errors.get(fault) ?? runError(messageOf(error));
    run.errors.set(fault, told);
    throw told;
  }
}

function presentRun(): Run {
  const stack: object = pulumi.getStackResource() ?? {};
  const run = runs.get(stack) ?? { errors: new Map<string, pulumi.RunError>() };
  runs.set(stack, run);
  return run;
}

function openOrganization(): Organization {
  return open(
    settings(),
    process.env,
    (severity, _caller, text) => void (severity === "warning" ? pulumi.log.warn(text) : pulumi.log.info(text)),
  );
}

function settings(): SettingSource {
  const config = new pulumi.Config("genesyscloud");
  return stackSettings((setting) => config.get(setting));
}

/**
 * The endpoints that the stack's configuration chooses, and how it chooses those that know divisions. A choice that there is not is
 * told where the organisation is opened.
 */
export function chosenEndpoints(): { generation: Generation; divisionsBy: string } {
  const source = settings();
  const chosen = source.read("presenceApi");
  const generation = generations.find((one) => one === chosen) ?? generations[0];
  return { generation, divisionsBy: divisionsBy(source) };
}
