/**
 * What the dynamic provider does. Pulumi's dynamic-provider process reaches this module at run time, by the path
 * `pulumi-genesyscloud-presence/lifecycle`, which is written into the state of every resource: the path and the seven
 * functions are a contract with every stack that exists. Source: Pulumi's `dynamic.ResourceProvider`.
 */
import deepEqual from "deep-equal";
import { describeAdoption, type Plan, planFor, planForId, type Request, sameWords, sharedLanguage } from "./adopt.js";
import { PresenceApi } from "./api/presence-api.js";
import { Catalogue } from "./catalogue.js";
import { Claims } from "./claims.js";
import { compare, describe, describeDifference } from "./compare.js";
import { type ProviderConfig, type ReadConfig, readConfig } from "./config.js";
import { createOnce } from "./create-once.js";
import { type Definition, type Definitions, definitionsOf, type Desired, present } from "./definitions.js";
import { failure, HalfMade, messageOf, named } from "./failures.js";
import { checkFields, type Fault, fields, hasUnknown } from "./fields.js";
import {
  asDefinition,
  inputsOf,
  nameOf,
  outputsOf,
  type Properties,
  requestFrom,
  withoutHidden,
} from "./properties.js";

/** How old a listing may be that answers for the organisation's present state, in milliseconds. */
const listingMaxAgeMs = 30_000;

/** Everything that the resources of one run share: a run is one stack configuration in one process. */
interface Run {
  config: ProviderConfig;
  api: PresenceApi;
  definitions: Definitions;
  catalogue: Catalogue;
  claims: Claims;
  systemPresences?: Promise<string[]> | undefined;
}

let readStack: ReadConfig = () => undefined;
let run: Run | undefined;
let isConfigured = false;

/**
 * Keeps the stack's configuration for what follows. Says nothing of faults: Pulumi calls the other functions before the
 * outcome of this one is known, so each of them reports a configuration that is not usable.
 */
export async function configure({ config }: { config: { get(key: string): string | undefined } }): Promise<void> {
  readStack = (key) => config.get(key);
  isConfigured = false;
}

function current(): Run {
  if (!run || !isConfigured) run = begin();
  isConfigured = true;
  return run;
}

function begin(): Run {
  const config = usable(() => readConfig(readStack, process.env));
  if (run && deepEqual(run.config, config, { strict: true })) return run;
  const api = usable(() => new PresenceApi({ ...config.client, log: say }));
  const definitions = definitionsOf(api, config.generation);
  return { config, api, definitions, catalogue: new Catalogue(definitions), claims: new Claims() };
}

function usable<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw failure(messageOf(error));
  }
}

/** One line for people: what the provider's process prints, Pulumi shows. */
function say(text: string): void {
  console.log(text);
}

/**
 * Checks the inputs and fills in their defaults; for a resource without a definition yet, says how it will get one.
 * @param olds the inputs of the last run; empty for a new resource and for a replacement
 * @returns the inputs to use, and every fault
 * @throws Error when the configuration is not usable, and `PresenceApiError` when the organisation cannot be asked
 */
export async function check(olds: Properties, news: Properties): Promise<{ inputs: Properties; failures: Fault[] }> {
  const shared = current();
  const { config, claims } = shared;
  const name = nameOf(news);
  const failures: Fault[] = [];
  const inputs = await checkFields(news, {
    generation: config.generation,
    organizationSystemPresences: () => organizationSystemPresences(shared),
    fault: (property, reason) => failures.push({ property, reason }),
    warn: (text) => say(`warning: ${name}: ${text}`),
  });
  const isReady = failures.length === 0 && !hasUnknown(withoutHidden(inputs));
  const request = requestFrom(inputs, config);
  if (isReady) failures.push(...clashes(request, claims));
  if (isReady && failures.length === 0 && Object.keys(olds).length === 0) {
    const plan = await planNow(request).catch((error: unknown) => {
      throw named(error, `look for ${describe(request.desired)} in the organisation`);
    });
    if (plan.kind === "refuse") failures.push(plan);
    if (plan.kind === "adopt")
      say(`${name}: ${describeAdoption(plan.existing, request.desired, claims.boundBy(plan.existing.id, name))}`);
  }
  // With a property, Pulumi would print its value too, and cannot find that of a label.
  return {
    inputs,
    failures: failures.map(({ property, reason }) => ({ property: "", reason: `${property}: ${reason}` })),
  };
}

/** What the other resources of the program have to say against this one. */
function clashes({ name, desired, adoption }: Request, claims: Claims): Fault[] {
  const explicit = adoption.adoptId !== undefined || adoption.adopt === "never";
  const others = claims.declare(name, desired, explicit);
  const faults: Fault[] = [];
  for (const [other, { desired: theirs, explicit: both }] of others) {
    const shared = sharedLanguage(desired, theirs);
    if (shared === undefined || (explicit && both)) continue;
    if (sameWords(desired, theirs))
      faults.push({
        property: "languageLabels",
        reason: `the resource "${other}" declares the same status, word for word; keep one, or name both with adoptId`,
      });
    else say(`warning: ${name}: has the same label in ${shared} as the resource "${other}"`);
  }
  const rival = adoption.adoptId === undefined ? undefined : claims.declareAdoptId(adoption.adoptId, name);
  if (rival !== undefined)
    faults.push({ property: "adoptId", reason: `the resource "${rival}" names the same definition; keep one of them` });
  return faults;
}

/**
 * Says what would change. A changed system presence is a replacement; everything else is done in place.
 * @param olds the outputs of the last run
 * @throws Error when `adoptId` names another definition than the one that the resource manages
 */
export async function diff(
  id: string,
  olds: Properties,
  news: Properties,
): Promise<{ changes: boolean; replaces: string[] }> {
  const { claims } = current();
  const name = nameOf(news);
  claims.bind(id, name);
  const adoptId = news["adoptId"];
  if (typeof adoptId === "string" && adoptId !== id && adoptId !== olds["adoptId"] && !hasUnknown(adoptId))
    throw failure(
      `${name} manages ${describe(asDefinition(id, olds))}, and adoptId now names ${adoptId}. Take adoptId out again, or let go of ` +
        "the first one with `pulumi state delete` so that the next run takes over the other",
    );
  // Another resource of the program has this definition by now: it keeps it, and this one gets its own.
  if (claims.heldBy(id, name) !== undefined) return { changes: true, replaces: ["languageLabels"] };
  const change = compare(asDefinition(id, olds), news as unknown as Desired);
  const replaces =
    change.kind === "replace" ? Object.keys(fields).filter((key) => fields[key as keyof Desired].replaces) : [];
  return { changes: change.kind !== "none", replaces };
}

/**
 * Creates the definition, or takes over the one that the organisation already has.
 * @throws HalfMade when the definition is there but not as asked: its id is kept
 * @throws Error when it is refused; `PresenceApiError` when the API refuses or cannot be reached
 */
export async function create(inputs: Properties): Promise<{ id: string; outs: Properties }> {
  const { config, definitions, catalogue, claims } = current();
  const request = requestFrom(inputs, config);
  const { desired, name } = request;
  const plan = await planNow(request);
  if (plan.kind === "refuse") throw failure(`${name}: ${plan.property}: ${plan.reason}`);
  const made =
    plan.kind === "adopt"
      ? await adopt(plan.existing, desired)
      : await createOnce(desired, name, {
          definitions,
          catalogue,
          claims,
          retryWaitMs: config.client.retryWaitMs ?? 1_000,
          requestTimeoutMs: config.client.requestTimeoutMs ?? 30_000,
          say,
        });
  claims.settle(made.id, name);
  // Some servers may create active whatever was asked.
  const settled =
    made.deactivated === desired.deactivated
      ? made
      : await write(made.id, desired).catch((error: unknown) => keep(error, made, inputs));
  return { id: made.id, outs: asAsked(settled, inputs) };
}

async function adopt(existing: Definition, desired: Desired): Promise<Definition> {
  if (compare(existing, desired).kind === "none") return existing;
  return write(existing.id, { ...present({ name: existing.name }), ...desired });
}

/** The definition is there, but a later step failed: nothing that was done may be lost. */
function keep(error: unknown, made: Definition, inputs: Properties): never {
  throw new HalfMade(made, inputs, [messageOf(error)]);
}

/** Decides how a resource without a definition gets one, and reserves the definition for it. */
async function planNow(request: Request): Promise<Plan> {
  const { catalogue, claims } = current();
  const { name, adoption } = request;
  const listing = await catalogue.all();
  // While a resource is being replaced, its adoptId still names the definition that it leaves.
  const adoptId =
    adoption.adoptId !== undefined && !claims.isBoundTo(adoption.adoptId, name) ? adoption.adoptId : undefined;
  const plan =
    adoptId === undefined
      ? planFor(request, listing.values(), claims)
      : planForId(request, adoptId, await catalogue.find(adoptId, () => true), claims);
  if (plan.kind === "adopt") claims.take(plan.existing.id, name);
  return plan;
}

/**
 * Reads the definition as it is, so that a preview shows drift label by label.
 * @param props the outputs of the last run
 * @returns an empty id when it is gone
 * @throws Error for a System definition
 */
export async function read(
  id: string,
  props: Properties,
): Promise<{ id: string; props?: Properties; inputs?: Properties }> {
  const { catalogue, claims } = current();
  claims.bind(id, nameOf(props));
  const last = asDefinition(id, props);
  const asLast = (listed: Definition) => compare(listed, last).kind === "none";
  const existing = await catalogue.find(id, asLast, listingMaxAgeMs).catch((error: unknown) => {
    throw named(error, `read ${describe(last)}`);
  });
  if (!existing) return { id: "" };
  refuseBuiltIn(existing);
  return { id, props: outputsOf(existing, props, props["__named"] === true), inputs: inputsOf(existing, props) };
}

/**
 * Brings the definition in line with the inputs.
 * @param olds the outputs of the last run
 * @throws HalfMade when the server's answer is not as asked; `PresenceApiError` when the API refuses or cannot be reached
 */
export async function update(id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }> {
  const { config, claims } = current();
  const { desired, name } = requestFrom(news, config);
  claims.bind(id, name);
  const existing = asDefinition(id, olds);
  refuseBuiltIn(existing);
  // PUT takes the whole definition: a name that the program leaves open stays as it is.
  const answer = await write(id, { ...present({ name: existing.name }), ...desired });
  return { outs: asAsked(answer, news) };
}

/**
 * Deactivates the definition; one that is gone counts as done. Leaves it as it is when another resource of this run manages it.
 * @throws Error for a System definition; `PresenceApiError` when the API refuses or cannot be reached
 */
export async function deleteDefinition(id: string, props: Properties): Promise<void> {
  const { definitions, catalogue, claims } = current();
  const existing = asDefinition(id, props);
  refuseBuiltIn(existing);
  const holder = claims.heldBy(id, nameOf(props));
  if (holder !== undefined) {
    say(`${nameOf(props)}: ${describe(existing)} stays as it is; the resource "${holder}" manages it now`);
    return;
  }
  await definitions.deactivate(id).catch((error: unknown) => {
    catalogue.drop();
    throw named(error, `deactivate ${describe(existing)}`);
  });
  catalogue.wrote({ ...existing, deactivated: true });
}
export { deleteDefinition as delete };

async function write(id: string, desired: Desired): Promise<Definition> {
  const { definitions, catalogue } = current();
  try {
    const answer = await definitions.update(id, desired);
    catalogue.wrote(answer);
    return answer;
  } catch (error) {
    catalogue.drop();
    throw named(error, `update ${describe({ ...desired, id })}`);
  }
}

/** The outputs, if the server did what it was asked to do. */
function asAsked(answer: Definition, inputs: Properties): Properties {
  const { differences } = compare(answer, inputs as unknown as Desired);
  if (differences.length === 0) return outputsOf(answer, inputs, inputs["name"] !== undefined);
  throw new HalfMade(
    answer,
    inputs,
    differences.map(
      (one) => `the server answered ${describeDifference({ ...one, existing: one.desired, desired: one.existing })}`,
    ),
  );
}

function refuseBuiltIn(definition: Definition): void {
  if (definition.builtIn)
    throw failure(
      `${describe(definition)} is a System definition, which nobody can change. Take it out of the state with \`pulumi state delete\``,
    );
}

function organizationSystemPresences(shared: Run): Promise<string[]> {
  shared.systemPresences ??= shared.api.getSystempresences().then(
    (all) => all.flatMap(({ name }) => name ?? []),
    (error: unknown) => {
      throw named(error, "read the system presences of the organisation");
    },
  );
  return shared.systemPresences;
}
