import { endpoints, type OperationName } from "../../api/endpoints.js";
import { PresenceApiError } from "../../api/errors.js";
import type { AuthzGrant, AuthzSubject } from "../../api/models.js";
import type { Generation } from "../../definition/definition.js";
import { type Evidence, notAsked } from "./evidence.js";
import { failed, type Finding, noted, ok, unknown } from "./finding.js";
import { type Asked, reasonOf } from "./visit.js";

/** Whether there is a login, and by what. */
export function loginFound({ settings: { config, places }, visit }: Evidence): Finding {
  if (!config || !visit) return notAsked({ visit });
  const { credentials, loginUrl } = config.client;
  if ("error" in visit.login) {
    const { status } = visit.login.error instanceof PresenceApiError ? visit.login.error : {};
    const whose = "accessToken" in credentials ? "access token" : "client";
    // Who is refused looks for where that is set.
    const where = status === 400 || status === 401 ? ` (the ${whose} is of ${places.credentials})` : "";
    return failed(reasonOf(visit.login.error) + where);
  }
  if ("accessToken" in credentials) return ok(`the access token of ${places.credentials} is accepted`);
  return ok(`accepted at ${new URL(loginUrl).host} (the client is of ${places.credentials})`);
}

/** Which organisation it is. */
export function organizationFound({ visit }: Evidence): Finding {
  if (!visit?.organization) return notAsked({ visit });
  if ("value" in visit.organization) {
    const { id, name } = visit.organization.value;
    return ok(named(name, id));
  }
  const reason = reasonOf(visit.organization.error);
  return visit.inside ? unknown(`not told: the API ${reason}`) : failed(`the API ${reason}`);
}

/** Which OAuth client the login is of. */
export function clientFound(evidence: Evidence): Finding {
  const { inside } = evidence.visit ?? {};
  if (!inside) return notAsked(evidence);
  if ("error" in inside.client) return unknown(`not told: the API ${reasonOf(inside.client.error)}`);
  const { id, name, authorizedGrantType } = inside.client.value.OAuthClient ?? {};
  return id === undefined ? unknown("the API names none") : ok(named(name, id, authorizedGrantType));
}

function named(name: string | undefined, ...more: (string | undefined)[]): string {
  return [name === undefined ? undefined : `"${name}"`, ...more].filter((part) => part !== undefined).join(" ");
}

/** How long the login lasts. */
export function tokenFound({ settings: { config }, visit }: Evidence): Finding {
  if (!config || !visit || "error" in visit.login) return notAsked({ visit });
  if ("accessToken" in config.client.credentials)
    return noted("given, and used as long as it lasts, which nobody tells; what an OAuth client gets is renewed");
  const { lifetimeMs = Infinity } = visit.login.value;
  return ok(lifetimeMs === Infinity ? "its lifetime is not told" : `lasts ${duration(lifetimeMs)}, and is renewed`);
}

/** `24 h`, `1 h 30 min`, `40 s`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  const parts = [`${Math.floor(minutes / 60)} h`, `${minutes % 60} min`];
  return parts.filter((part) => !part.startsWith("0 ")).join(" ");
}

/** What is done with definitions, by the operation of each generation of endpoints. */
const deeds = {
  view: { presencedefinitions: "getPresencedefinitions", "presence/definitions": "getPresenceDefinitions" },
  add: { presencedefinitions: "postPresencedefinitions", "presence/definitions": "postPresenceDefinitions" },
  edit: { presencedefinitions: "putPresencedefinition", "presence/definitions": "putPresenceDefinition" },
  delete: { presencedefinitions: "deletePresencedefinition", "presence/definitions": "deletePresenceDefinition" },
} as const satisfies Record<string, Record<Generation, OperationName>>;

/** What is done with definitions. */
export type Deed = keyof typeof deeds;

/** Any one of them will do. */
function permissionsFor(deed: Deed, generation: Generation): readonly string[] {
  const { permissions = [] }: { permissions?: readonly string[] } = endpoints[deeds[deed][generation]];
  return permissions;
}

/** What keeps a client, by all that its roles tell, from making a definition or from deactivating it, be it by a change. */
export function probeFaults(generation: Generation, subject: Asked<AuthzSubject>): string[] {
  const toDeactivate = (["delete", "edit"] as const).flatMap((deed) => permissionsFor(deed, generation));
  return [permissionsFor("add", generation), [...new Set(toDeactivate)]].flatMap((needed) => {
    const told = grantOf(needed, subject);
    return told?.status === "failed" ? `${told.text}: ${told.cure}` : [];
  });
}

/** Whether the client may do something with definitions by the endpoints in use. */
export function permissionFound(deed: Deed, evidence: Evidence): Finding {
  const { generation } = evidence.settings;
  const { inside } = evidence.visit ?? {};
  if (!inside) return notAsked(evidence);
  if (!generation) return unknown("not known: it depends on presenceApi, which is wrong");
  const permissions = permissionsFor(deed, generation);
  if (permissions.length === 0) return ok(`no permission is needed (${generation})`);
  const told = grantOf(permissions, inside.subject);
  if (told) return told;
  if (deed === "view")
    return "value" in inside.newer ? ok(permissions.join(" or ")) : failed(reasonOf(inside.newer.error));
  if (evidence.facts?.permissions.includes(deed) && isOfThisClient(evidence))
    return ok(`${permissions.join(" or ")}: \`presence doctor --probe\` had it on ${evidence.facts.date.slice(0, 10)}`);
  return unknown(`${permissions.join(" or ")}: not known until a write; \`presence doctor --probe\` tries it`);
}

/** What takes the permission to change the presences of users. */
const setters = "`presence user set`, `presence users set` and `presence users move`";

/** Whether the client may change the presences of users, which statuses as code do without. */
export function usersFound(evidence: Evidence): Finding {
  const needed = endpoints.patchUserPresence.permissions ?? [];
  const { inside } = evidence.visit ?? {};
  if (!inside) return notAsked(evidence);
  const told = grantOf(needed, inside.subject);
  if (told?.status === "ok") return told;
  return noted(`${needed.join()}: ${told ? "not there" : "not known"}; ${setters} alone need it`);
}

/** What the roles of the client say of permissions, any one of which would do; `undefined` where that is not known. */
function grantOf(permissions: readonly string[], subject: Asked<AuthzSubject>): Finding | undefined {
  const { grants = [] } = "value" in subject ? subject.value : {};
  const by = grants.filter((grant) => permissions.some((permission) => isIn(grant, permission)));
  const needed = permissions.join(" or ");
  if (by.length > 0) {
    const places = by.map(({ role, division }) => `${role?.name ?? "?"} in division ${division?.name ?? "?"}`);
    return ok(`${needed} (${[...new Set(places)].join(", ")})`);
  }
  // A role whose policies are not told may have it.
  if (grants.length === 0 || !grants.every(({ role }) => role?.policies)) return undefined;
  return failed(
    `${needed} is in no role of the client`,
    "add it to one (Admin > Integrations > OAuth > Roles), in the divisions concerned",
  );
}

/** A star stands for all. */
function isIn({ role }: AuthzGrant, permission: string): boolean {
  const [domain, entity, action] = permission.split(":");
  const covers = (given: string | undefined, asked: string | undefined) => given === asked || given === "*";
  return (role?.policies ?? []).some(
    ({ domain: d, entityName, actions = [] }) =>
      covers(d, domain) && covers(entityName, entity) && actions.some((given) => covers(given, action)),
  );
}

function isOfThisClient({ facts, settings: { config }, visit }: Evidence): boolean {
  const { credentials = {} } = config?.client ?? {};
  const organization = visit?.organization;
  const isHere = organization && "value" in organization && organization.value.id === facts?.organizationId;
  return isHere === true && "clientId" in credentials && credentials.clientId === facts?.clientId;
}
