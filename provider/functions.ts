import * as pulumi from "@pulumi/pulumi";
import type { SystemPresence, UserPresence } from "./api/models.js";
import { PresenceApi } from "./api/presence-api.js";
import { Catalogue } from "./catalogue.js";
import { readConfig } from "./config.js";
import { type Definition, definitionsOf } from "./definitions.js";
import { messageOf } from "./failures.js";
import { byLabel, type DefinitionFilter, definitionsThat, type LabelQuery, LookupError } from "./lookup.js";

/** Which presence definition: by its id, deactivated or not, or by a label of an active one, word for word. */
export type GetPresenceDefinitionArgs = { id: string } | LabelQuery;

/** Which presence definitions; every active one unless told otherwise. */
export type GetPresenceDefinitionsArgs = DefinitionFilter;

/** Whose presence. */
export interface GetUserPresenceArgs {
  userId: string;
  /** The source that reports it; `PURECLOUD` unless given. */
  sourceId?: string | undefined;
}

/** The same with values that can be known later. */
export type InputsOf<T> = T extends unknown ? { [K in keyof T]: pulumi.Input<T[K]> } : never;

/**
 * The system presences of the organisation, which presence definitions belong to. API: `GET /api/v2/systempresences`.
 * @throws pulumi.RunError when the configuration is not usable, or the API refuses or cannot be reached
 */
export function getSystemPresences(): Promise<SystemPresence[]> {
  return inOrganization((organization) => organization.systemPresences());
}

/** See `getSystemPresences`. */
export function getSystemPresencesOutput(): pulumi.Output<SystemPresence[]> {
  return pulumi.output(getSystemPresences());
}

/**
 * The presence definitions of the organisation. All calls of a program share one listing, with those of `getPresenceDefinition`.
 * API: `GET /api/v2/presencedefinitions`, or `GET /api/v2/presence/definitions` where `genesyscloud:presenceApi` says so.
 * @throws pulumi.RunError as `getSystemPresences`, and for a system presence that does not exist
 */
export function getPresenceDefinitions(args: GetPresenceDefinitionsArgs = {}): Promise<Definition[]> {
  return inOrganization(async ({ catalogue }) => definitionsThat(args, [...(await catalogue.all()).values()]));
}

/** See `getPresenceDefinitions`. */
export function getPresenceDefinitionsOutput(
  args: pulumi.Input<InputsOf<GetPresenceDefinitionsArgs>> = {},
): pulumi.Output<Definition[]> {
  return pulumi.output(args).apply((known) => getPresenceDefinitions(known));
}

/**
 * One presence definition of the organisation, from the listing that all calls of a program share.
 * What is not in it, because the program has only just made it or the listing is of other divisions, is looked for once more.
 *
 * @example
 * const lunch = await getPresenceDefinition({ label: "Lunch", language: "en_US", systemPresence: "Meal" });
 * @throws pulumi.RunError as `getSystemPresences`, and when there is no such definition or several; it says what exists nearby
 */
export function getPresenceDefinition(args: GetPresenceDefinitionArgs): Promise<Definition> {
  return inOrganization(async ({ catalogue }) => {
    if (!("id" in args)) return findByLabel(catalogue, args);
    const found = await catalogue.find(args.id, () => true);
    if (found) return found;
    throw new LookupError(`There is no presence definition ${args.id}, or none that the OAuth client may see.`);
  });
}

/** See `getPresenceDefinition`. An input that is known only when a resource is there, such as its id, has it wait for that resource. */
export function getPresenceDefinitionOutput(
  args: pulumi.Input<InputsOf<GetPresenceDefinitionArgs>>,
): pulumi.Output<Definition> {
  return pulumi.output(args).apply((known) => getPresenceDefinition(known));
}

/**
 * The presence of a user at this moment. API: `GET /api/v2/users/{userId}/presences/{sourceId}`.
 * @throws pulumi.RunError as `getSystemPresences`, and when there is no such user or source
 */
export function getUserPresence({ userId, sourceId = "PURECLOUD" }: GetUserPresenceArgs): Promise<UserPresence> {
  return inOrganization(({ api }) => api.getUserPresence({ userId, sourceId }));
}

/** See `getUserPresence`. */
export function getUserPresenceOutput(args: pulumi.Input<InputsOf<GetUserPresenceArgs>>): pulumi.Output<UserPresence> {
  return pulumi.output(args).apply((known) => getUserPresence(known));
}

/** What the calls of one program share. */
interface Organization {
  api: PresenceApi;
  catalogue: Catalogue;
  systemPresences: () => Promise<SystemPresence[]>;
}

/** By the stack resource, because one process can run programs one after the other or at once. */
const organizations = new WeakMap<object, Organization>();

/** Asks the organisation that the stack's configuration names; everything in one run shares the client. */
export async function inOrganization<T>(ask: (organization: Organization) => Promise<T>): Promise<T> {
  try {
    return await ask(current());
  } catch (error) {
    // Pulumi prints the message of this error alone: a stack would tell the program's author nothing.
    throw new pulumi.RunError(messageOf(error));
  }
}

function current(): Organization {
  const run = pulumi.runtime.getStackResource();
  const known = run && organizations.get(run);
  if (known) return known;
  const organization = open();
  if (run) organizations.set(run, organization);
  return organization;
}

function open(): Organization {
  const config = new pulumi.Config("genesyscloud");
  const { client, generation } = readConfig((key) => config.get(key.replace("genesyscloud:", "")), process.env);
  const api = new PresenceApi({ ...client, log: (line) => void pulumi.log.info(line) });
  let systemPresences: Promise<SystemPresence[]> | undefined;
  return {
    api,
    catalogue: new Catalogue(definitionsOf(api, generation)),
    systemPresences: () => (systemPresences ??= api.getSystempresences()),
  };
}

async function findByLabel(catalogue: Catalogue, query: LabelQuery): Promise<Definition> {
  try {
    return byLabel((await catalogue.all()).values(), query);
  } catch (error) {
    if (!(error instanceof LookupError)) throw error;
    return byLabel((await catalogue.fresh()).values(), query);
  }
}
