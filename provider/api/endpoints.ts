import type {
  ActivityCodeListing,
  AgentStatusCounts,
  AuthzSubject,
  BusinessUnitListing,
  LimitsEntityListing,
  Organization,
  OrganizationPresence,
  OrganizationPresenceDefinition,
  OrganizationPresenceDefinitionEntityListing,
  OrganizationPresenceEntityListing,
  SystemPresence,
  TokenInfo,
  UcUserPresence,
  UserEntityListing,
  UserPresence,
  UserSearchRequest,
  UsersSearchResponse,
} from "./models.js";
import type { AnswerShape } from "./transport/answers.js";
import type { ApiRequest } from "./transport/send.js";

/** The query of `GET /api/v2/presencedefinitions`. */
export interface PresencedefinitionsQuery {
  /** The first page is 1, which is the default. */
  pageNumber?: number;
  /** Definitions on a page; 25 by default. */
  pageSize?: number;
  /** Active ones (`FALSE`, the default), deactivated ones (`TRUE`), or both. */
  deleted?: "TRUE" | "FALSE" | "ALL";
  /** The language to answer labels in; every language with `ALL`, or when not given. */
  localeCode?: string;
}

/** The query of `GET /api/v2/presence/definitions`. */
export interface PresenceDefinitionsQuery {
  /** Active ones (`FALSE`, the default) or deactivated ones (`TRUE`); these operations know no `ALL`. */
  deactivated?: "TRUE" | "FALSE";
  /** The divisions to list; every division the client may see when not given. */
  divisionId?: string[];
  /** The language to answer labels in; every language with `ALL`, or when not given. */
  localeCode?: string;
}

/** The query of `GET /api/v2/users`. */
export interface UsersQuery {
  /** The ids of the users; every user when not given. */
  id?: string[];
  /** Users on a page; 25 by default. */
  pageSize?: number;
  /** The first page is 1, which is the default. */
  pageNumber?: number;
  /** Only users of this state; `active` by default. */
  state?: "active" | "inactive" | "deleted" | "any";
}

/** Where an operation is served, what its answer has to look like, and (for the compiler alone) its parameters and result. */
interface Endpoint<Params, Result> {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Parameters in braces are filled in; the others make the query, except `body`. */
  readonly path: `/api/v2/${string}`;
  /** Any one of these lets the OAuth client perform the operation. */
  readonly permissions?: readonly string[];
  /** It changes nothing, although its method may. */
  readonly reads?: true;
  readonly answer: AnswerShape;
  readonly types?: (params: Params) => Result;
}

const endpoint = <Params, Result = void>(data: Endpoint<Params, Result>): Endpoint<Params, Result> => data;

const older = "/api/v2/presencedefinitions";
const newer = "/api/v2/presence/definitions";
const limits = "/api/v2/organizations/limits/namespaces/{namespaceName}";
const view = "presence:presenceDefinition:view";
const add = "presence:presenceDefinition:add";
const edit = "presence:presenceDefinition:edit";
const remove = "presence:presenceDefinition:delete";
const editUser = "presence:userPresence:edit";
const viewUser = "directory:user:view";

/** Every operation of the client. One entry is all that an operation takes: it becomes a method of `PresenceApi` by itself. */
export const endpoints = {
  /**
   * Deactivates a definition: `DELETE /api/v2/presencedefinitions/{presenceId}`. It can still be read, and be put back by
   * `putPresencedefinition`. Permission: presence:presenceDefinition:delete.
   * @throws PresenceApiError when the API refuses or cannot be reached
   */
  deletePresencedefinition: endpoint<{ presenceId: string }>({
    method: "DELETE",
    path: `${older}/{presenceId}`,
    permissions: [remove],
    answer: "nothing",
  }),

  /**
   * One definition, deactivated or not: `GET /api/v2/presencedefinitions/{presenceId}`. No permission needed.
   * @throws PresenceApiError when the API refuses or cannot be reached
   */
  getPresencedefinition: endpoint<{ presenceId: string; localeCode?: string }, OrganizationPresence>({
    method: "GET",
    path: `${older}/{presenceId}`,
    answer: "definition",
  }),

  /**
   * One page of the definitions: `GET /api/v2/presencedefinitions`. No permission needed.
   * `allPresencedefinitions` reads all pages.
   * @throws PresenceApiError when the API refuses or cannot be reached
   */
  getPresencedefinitions: endpoint<PresencedefinitionsQuery, OrganizationPresenceEntityListing>({
    method: "GET",
    path: older,
    answer: "listing",
  }),

  /**
   * Creates a definition: `POST /api/v2/presencedefinitions`. Permission: presence:presenceDefinition:add.
   * @throws PresenceApiError when the API refuses or cannot be reached; it is never sent again when it may have arrived
   */
  postPresencedefinitions: endpoint<{ body: OrganizationPresence }, OrganizationPresence>({
    method: "POST",
    path: older,
    permissions: [add],
    answer: "definition",
  }),

  /**
   * Replaces a definition as a whole, all but its system presence: `PUT /api/v2/presencedefinitions/{presenceId}`.
   * Permission: presence:presenceDefinition:edit.
   * @throws PresenceApiError when the API refuses or cannot be reached
   */
  putPresencedefinition: endpoint<{ presenceId: string; body: OrganizationPresence }, OrganizationPresence>({
    method: "PUT",
    path: `${older}/{presenceId}`,
    permissions: [edit],
    answer: "definition",
  }),

  /**
   * Deactivates a definition: `DELETE /api/v2/presence/definitions/{definitionId}`. It can still be read, and be put back by
   * `putPresenceDefinition`. Permission: presence:presenceDefinition:delete or presence:presenceDefinition:edit.
   * @throws PresenceApiError when the API refuses or cannot be reached
   */
  deletePresenceDefinition: endpoint<{ definitionId: string }>({
    method: "DELETE",
    path: `${newer}/{definitionId}`,
    permissions: [remove, edit],
    answer: "nothing",
  }),

  /**
   * One definition, deactivated or not: `GET /api/v2/presence/definitions/{definitionId}`.
   * Permission: presence:presenceDefinition:view.
   * @throws PresenceApiError when the API refuses or cannot be reached
   */
  getPresenceDefinition: endpoint<{ definitionId: string; localeCode?: string }, OrganizationPresenceDefinition>({
    method: "GET",
    path: `${newer}/{definitionId}`,
    permissions: [view],
    answer: "definition",
  }),

  /**
   * The active definitions or the deactivated ones, of the divisions the client may see, unpaged:
   * `GET /api/v2/presence/definitions`. What it leaves out may exist all the same. Permission: presence:presenceDefinition:view.
   * @throws PresenceApiError when the API refuses or cannot be reached
   */
  getPresenceDefinitions: endpoint<PresenceDefinitionsQuery, OrganizationPresenceDefinitionEntityListing>({
    method: "GET",
    path: newer,
    permissions: [view],
    answer: "listing",
  }),

  /**
   * Creates a definition in a division: `POST /api/v2/presence/definitions`. Permission: presence:presenceDefinition:add.
   * @throws PresenceApiError when the API refuses or cannot be reached; it is never sent again when it may have arrived
   */
  postPresenceDefinitions: endpoint<{ body: OrganizationPresenceDefinition }, OrganizationPresenceDefinition>({
    method: "POST",
    path: newer,
    permissions: [add],
    answer: "definition",
  }),

  /**
   * Replaces a definition as a whole, all but its system presence: `PUT /api/v2/presence/definitions/{definitionId}`.
   * Permission: presence:presenceDefinition:edit.
   * @throws PresenceApiError when the API refuses or cannot be reached
   */
  putPresenceDefinition: endpoint<
    { definitionId: string; body: OrganizationPresenceDefinition },
    OrganizationPresenceDefinition
  >({
    method: "PUT",
    path: `${newer}/{definitionId}`,
    permissions: [edit],
    answer: "definition",
  }),

  /**
   * The presences built into Genesys Cloud, which definitions belong to: `GET /api/v2/systempresences`. No permission needed.
   * @throws PresenceApiError when the API refuses or cannot be reached
   */
  getSystempresences: endpoint<Record<string, never>, SystemPresence[]>({
    method: "GET",
    path: "/api/v2/systempresences",
    answer: "array",
  }),

  /**
   * A user's presence by a source, `PURECLOUD` being the usual one: `GET /api/v2/users/{userId}/presences/{sourceId}`.
   * No permission needed.
   * @throws PresenceApiError when the API refuses or cannot be reached
   */
  getUserPresence: endpoint<{ userId: string; sourceId: string }, UserPresence>({
    method: "GET",
    path: "/api/v2/users/{userId}/presences/{sourceId}",
    answer: "object",
  }),

  /**
   * Changes a user's presence: `PATCH /api/v2/users/{userId}/presences/{sourceId}`, with any of `primary: true`,
   * `presenceDefinition: { id }` and `message`. Permission, for another user than oneself: presence:userPresence:edit.
   * @throws PresenceApiError when the API refuses or cannot be reached
   */
  patchUserPresence: endpoint<{ userId: string; sourceId: string; body: UserPresence }, UserPresence>({
    method: "PATCH",
    path: "/api/v2/users/{userId}/presences/{sourceId}",
    permissions: [editUser],
    answer: "object",
  }),

  /**
   * The presences of at most 50 users by the usual source, in no order that is documented: `GET /api/v2/users/presences/purecloud/bulk`.
   * No permission needed.
   * @throws PresenceApiError when the API refuses or cannot be reached
   */
  getUsersPresencesPurecloudBulk: endpoint<{ id: string[] }, UcUserPresence[]>({
    method: "GET",
    path: "/api/v2/users/presences/purecloud/bulk",
    answer: "array",
  }),

  /**
   * The presences of at most 50 users by another source: `GET /api/v2/users/presences/{sourceId}/bulk`. No permission needed.
   * @throws PresenceApiError when the API refuses or cannot be reached
   */
  getUsersPresenceBulk: endpoint<{ sourceId: string; id: string[] }, UcUserPresence[]>({
    method: "GET",
    path: "/api/v2/users/presences/{sourceId}/bulk",
    answer: "array",
  }),

  putUsersPresencesBulk: endpoint<{ body: UserPresence[] }, UserPresence[]>({
    method: "PUT",
    path: "/api/v2/users/presences/bulk",
    permissions: [editUser],
    answer: "array",
  }),

  /**
   * One page of the users, by id for example: `GET /api/v2/users`. Permission: directory:user:view.
   * @throws PresenceApiError when the API refuses or cannot be reached
   */
  getUsers: endpoint<UsersQuery, UserEntityListing>({
    method: "GET",
    path: "/api/v2/users",
    permissions: [viewUser],
    answer: "listing",
  }),

  /**
   * One page of the users that a search finds, by e-mail or name for example: `POST /api/v2/users/search`, which changes nothing.
   * Permission: directory:user:view.
   * @throws PresenceApiError when the API refuses or cannot be reached
   */
  postUsersSearch: endpoint<{ body: UserSearchRequest }, UsersSearchResponse>({
    method: "POST",
    path: "/api/v2/users/search",
    permissions: [viewUser],
    reads: true,
    answer: "results",
  }),

  /**
   * How many agents are in each status now, with `groupBy: ["presence"]` and an empty body: `POST /api/v2/analytics/agents/status/counts`,
   * which changes nothing. Organisations have it since January 2026. Permission: analytics:agentState:view.
   * @throws PresenceApiError when the API refuses or cannot be reached
   */
  postAnalyticsAgentsStatusCounts: endpoint<{ groupBy?: string[]; body: Record<string, never> }, AgentStatusCounts>({
    method: "POST",
    path: "/api/v2/analytics/agents/status/counts",
    permissions: ["analytics:agentState:view"],
    reads: true,
    answer: "object",
  }),

  /**
   * The business units of workforce management that the client may see: `GET /api/v2/workforcemanagement/businessunits`.
   * Permission: wfm:businessUnit:view.
   * @throws PresenceApiError when the API refuses or cannot be reached
   */
  getWorkforcemanagementBusinessunits: endpoint<Record<string, never>, BusinessUnitListing>({
    method: "GET",
    path: "/api/v2/workforcemanagement/businessunits",
    permissions: ["wfm:businessUnit:view"],
    answer: "listing",
  }),

  /**
   * The activity codes of a business unit, with the presence definitions that count as each:
   * `GET /api/v2/workforcemanagement/businessunits/{businessUnitId}/activitycodes`. Permission: wfm:activityCode:view.
   * @throws PresenceApiError when the API refuses or cannot be reached
   */
  getWorkforcemanagementBusinessunitActivitycodes: endpoint<{ businessUnitId: string }, ActivityCodeListing>({
    method: "GET",
    path: "/api/v2/workforcemanagement/businessunits/{businessUnitId}/activitycodes",
    permissions: ["wfm:activityCode:view"],
    answer: "listing",
  }),

  /**
   * The organisation that the client belongs to: `GET /api/v2/organizations/me`. No permission needed.
   * @throws PresenceApiError when the API refuses or cannot be reached
   */
  getOrganizationsMe: endpoint<Record<string, never>, Organization>({
    method: "GET",
    path: "/api/v2/organizations/me",
    answer: "object",
  }),

  /**
   * Whom the access token is for, the OAuth client above all: `GET /api/v2/tokens/me`. No permission needed.
   * @throws PresenceApiError when the API refuses or cannot be reached
   */
  getTokensMe: endpoint<Record<string, never>, TokenInfo>({
    method: "GET",
    path: "/api/v2/tokens/me",
    answer: "object",
  }),

  /**
   * The roles of whom the access token is for, with their permissions: `GET /api/v2/authorization/subjects/me`. Whether it answers
   * OAuth clients is not documented. No permission needed.
   * @throws PresenceApiError when the API refuses or cannot be reached
   */
  getAuthorizationSubjectsMe: endpoint<Record<string, never>, AuthzSubject>({
    method: "GET",
    path: "/api/v2/authorization/subjects/me",
    answer: "object",
  }),

  /**
   * The organisation's limits of a namespace, for example `presence`:
   * `GET /api/v2/organizations/limits/namespaces/{namespaceName}`. No permission needed.
   * @throws PresenceApiError when the API refuses or cannot be reached
   */
  getOrganizationsLimitsNamespace: endpoint<{ namespaceName: string }, LimitsEntityListing>({
    method: "GET",
    path: limits,
    answer: "listing",
  }),

  /**
   * What the limits of a namespace are unless changed for an organisation:
   * `GET /api/v2/organizations/limits/namespaces/{namespaceName}/defaults`. No permission needed.
   * @throws PresenceApiError when the API refuses or cannot be reached
   */
  getOrganizationsLimitsNamespaceDefaults: endpoint<{ namespaceName: string }, LimitsEntityListing>({
    method: "GET",
    path: `${limits}/defaults`,
    answer: "listing",
  }),
};

/** The name of an operation. */
export type OperationName = keyof typeof endpoints;
type Types<Name extends OperationName> = NonNullable<(typeof endpoints)[Name]["types"]>;
/** The parameters of an operation, as one object. */
export type OperationParams<Name extends OperationName> = Parameters<Types<Name>>[0];
/** What an operation answers. */
export type OperationResult<Name extends OperationName> = ReturnType<Types<Name>>;

/**
 * The request for an operation: its path filled in, and what is left of the parameters as its query.
 * @throws TypeError when a parameter of the path is missing
 */
export function requestFor<Name extends OperationName>(operation: Name, params?: OperationParams<Name>): ApiRequest {
  const { method, path: template, permissions = [], reads = method === "GET", answer } = endpoints[operation];
  const { body, ...rest } = (params ?? {}) as { body?: unknown } & Record<
    string,
    string | number | string[] | undefined
  >;
  const used = new Set<string>();
  const path = template.replace(/\{(\w+)\}/g, (_braces, name: string) => {
    const value = String(rest[name] ?? "");
    // An empty segment, "." or ".." would address another operation.
    if (/^\.{0,2}$/.test(value))
      throw new TypeError(`${operation} needs ${name}; given: ${JSON.stringify(rest[name])}.`);
    used.add(name);
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams();
  for (const [name, given] of Object.entries(rest))
    if (!used.has(name)) for (const value of [given ?? []].flat()) query.append(name, String(value));
  return {
    operation,
    method,
    path,
    query: query.size > 0 ? `?${query.toString()}` : "",
    body,
    answer,
    permissions,
    reads,
  };
}
