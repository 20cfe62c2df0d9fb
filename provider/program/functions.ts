import * as pulumi from "./sdk.js";
import type { SystemPresence, UserPresence } from "../api/models.js";
import type { Definition } from "../definition/definition.js";
import {
  type GetPresenceDefinitionArgs,
  type GetPresenceDefinitionsArgs,
  type GetUserPresenceArgs,
  queries,
} from "../organization/queries.js";
import { inOrganization } from "./organization.js";

/** Arguments of which some can be known later: Outputs or promises. */
export type InputsOf<T> = T extends unknown ? { [K in keyof T]: pulumi.Input<T[K]> } : never;

/**
 * The system presences of the organisation, which presence definitions belong to. API: `GET /api/v2/systempresences`.
 * @throws pulumi.RunError when the configuration is not usable, or the API refuses or cannot be reached
 */
export function getSystemPresences(): Promise<SystemPresence[]> {
  return inOrganization((organization) => queries.getSystemPresences(organization));
}

/**
 * The system presences of the organisation as an Output. API: `GET /api/v2/systempresences`.
 * Fails with pulumi.RunError when the configuration is not usable, or the API refuses or cannot be reached.
 */
export function getSystemPresencesOutput(): pulumi.Output<SystemPresence[]> {
  return pulumi.output(getSystemPresences());
}

/**
 * The presence definitions of the organisation: the active ones unless told otherwise. All calls of a program share one listing,
 * with those of `getPresenceDefinition`.
 * API: `GET /api/v2/presencedefinitions`, or `GET /api/v2/presence/definitions` where `genesyscloud:presenceApi` says so.
 * @throws pulumi.RunError for a system presence that does not exist, and when the configuration is not usable, or the API
 *   refuses or cannot be reached
 */
export function getPresenceDefinitions(args: GetPresenceDefinitionsArgs = {}): Promise<Definition[]> {
  return inOrganization((organization) => queries.getPresenceDefinitions(organization, args));
}

/**
 * The presence definitions of the organisation as an Output, for arguments that are known later.
 * API: `GET /api/v2/presencedefinitions`, or `GET /api/v2/presence/definitions` where `genesyscloud:presenceApi` says so.
 * Fails with pulumi.RunError for a system presence that does not exist, and when the configuration is not usable, or the API
 * refuses or cannot be reached.
 */
export function getPresenceDefinitionsOutput(
  args: pulumi.Input<InputsOf<GetPresenceDefinitionsArgs>> = {},
): pulumi.Output<Definition[]> {
  return pulumi.output(args).apply((known) => getPresenceDefinitions(known));
}

/**
 * One presence definition of the organisation, by its id or by a label, from the listing that all calls of a program share.
 * What is not in it, because the program has only just made it or the listing is of other divisions, is looked for once more.
 * API: `GET /api/v2/presencedefinitions`, or `GET /api/v2/presence/definitions` where `genesyscloud:presenceApi` says so.
 *
 * @example
 * const lunch = await getPresenceDefinition({ label: "Lunch", language: "en_US", systemPresence: "Meal" });
 * @throws pulumi.RunError when there is no such definition or several, and says what exists nearby; when the configuration is
 *   not usable, or the API refuses or cannot be reached
 */
export function getPresenceDefinition(args: GetPresenceDefinitionArgs): Promise<Definition> {
  return inOrganization((organization) => queries.getPresenceDefinition(organization, args));
}

/**
 * One presence definition of the organisation as an Output. An argument that is known only when a resource is there, such as its
 * id, has it wait for that resource.
 * API: `GET /api/v2/presencedefinitions`, or `GET /api/v2/presence/definitions` where `genesyscloud:presenceApi` says so.
 * Fails with pulumi.RunError when there is no such definition or several, when the configuration is not usable, or the API
 * refuses or cannot be reached.
 */
export function getPresenceDefinitionOutput(
  args: pulumi.Input<InputsOf<GetPresenceDefinitionArgs>>,
): pulumi.Output<Definition> {
  return pulumi.output(args).apply((known) => getPresenceDefinition(known));
}

/**
 * The presence of a user at this moment. API: `GET /api/v2/users/{userId}/presences/{sourceId}`.
 * @throws pulumi.RunError when there is no such user or source, when the configuration is not usable, or the API refuses or
 *   cannot be reached
 */
export function getUserPresence(args: GetUserPresenceArgs): Promise<UserPresence> {
  return inOrganization((organization) => queries.getUserPresence(organization, args));
}

/**
 * The presence of a user at this moment as an Output, for arguments that are known later.
 * API: `GET /api/v2/users/{userId}/presences/{sourceId}`.
 * Fails with pulumi.RunError when there is no such user or source, when the configuration is not usable, or the API refuses or
 * cannot be reached.
 */
export function getUserPresenceOutput(args: pulumi.Input<InputsOf<GetUserPresenceArgs>>): pulumi.Output<UserPresence> {
  return pulumi.output(args).apply((known) => getUserPresence(known));
}
