import type {
  LimitsEntityListing,
  OrganizationPresence,
  OrganizationPresenceDefinition,
  OrganizationPresenceDefinitionEntityListing,
  OrganizationPresenceEntityListing,
  SystemPresence,
  UserPresence,
} from "./models.js";

/** Every operation of the client: its parameters and its result. Adding one is one line here and one in `endpoints`. */
interface Operations {
  deletePresencedefinition: (params: { presenceId: string }) => void;
  getPresencedefinition: (params: { presenceId: string; localeCode?: string }) => OrganizationPresence;
  getPresencedefinitions: (params: PresencedefinitionsQuery) => OrganizationPresenceEntityListing;
  postPresencedefinitions: (params: { body: OrganizationPresence }) => OrganizationPresence;
  putPresencedefinition: (params: { presenceId: string; body: OrganizationPresence }) => OrganizationPresence;

  deletePresenceDefinition: (params: { definitionId: string }) => void;
  getPresenceDefinition: (params: { definitionId: string; localeCode?: string }) => OrganizationPresenceDefinition;
  getPresenceDefinitions: (params: PresenceDefinitionsQuery) => OrganizationPresenceDefinitionEntityListing;
  postPresenceDefinitions: (params: { body: OrganizationPresenceDefinition }) => OrganizationPresenceDefinition;
  putPresenceDefinition: (params: {
    definitionId: string;
    body: OrganizationPresenceDefinition;
  }) => OrganizationPresenceDefinition;

  getSystempresences: (params: Record<string, never>) => SystemPresence[];
  getUserPresence: (params: { userId: string; sourceId: string }) => UserPresence;
  patchUserPresence: (params: { userId: string; sourceId: string; body: UserPresence }) => UserPresence;
  putUsersPresencesBulk: (params: { body: UserPresence[] }) => UserPresence[];

  getOrganizationsLimitsNamespace: (params: { namespaceName: string }) => LimitsEntityListing;
  getOrganizationsLimitsNamespaceDefaults: (params: { namespaceName: string }) => LimitsEntityListing;
}

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

/** The name of an operation. */
export type OperationName = keyof Operations;
/** The parameters of an operation, as one object. */
export type OperationParams<Name extends OperationName> = Parameters<Operations[Name]>[0];
/** What an operation answers. */
export type OperationResult<Name extends OperationName> = ReturnType<Operations[Name]>;

/** Where an operation is served and what its answer has to look like. */
export interface Endpoint {
  /** All but POST may be repeated: PUT and PATCH set absolute values here. */
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Parameters in braces are filled in; the others make the query, except `body`. */
  readonly path: `/api/v2/${string}`;
  /** Any one of these lets the OAuth client perform the operation. */
  readonly permissions?: readonly string[];
  readonly answer: "definition" | "object" | "listing" | "array" | "nothing";
}

const view = { permissions: ["presence:presenceDefinition:view"] } as const;
const add = { permissions: ["presence:presenceDefinition:add"] } as const;
const edit = { permissions: ["presence:presenceDefinition:edit"] } as const;
const remove = { permissions: ["presence:presenceDefinition:delete"] } as const;
const removeOrEdit = { permissions: [...remove.permissions, ...edit.permissions] } as const;
const editUser = { permissions: ["presence:userPresence:edit"] } as const;

export const endpoints: Record<OperationName, Endpoint> = {
  deletePresencedefinition: {
    method: "DELETE",
    path: "/api/v2/presencedefinitions/{presenceId}",
    answer: "nothing",
    ...remove,
  },
  getPresencedefinition: { method: "GET", path: "/api/v2/presencedefinitions/{presenceId}", answer: "definition" },
  getPresencedefinitions: { method: "GET", path: "/api/v2/presencedefinitions", answer: "listing" },
  postPresencedefinitions: { method: "POST", path: "/api/v2/presencedefinitions", answer: "definition", ...add },
  putPresencedefinition: {
    method: "PUT",
    path: "/api/v2/presencedefinitions/{presenceId}",
    answer: "definition",
    ...edit,
  },

  deletePresenceDefinition: {
    method: "DELETE",
    path: "/api/v2/presence/definitions/{definitionId}",
    answer: "nothing",
    ...removeOrEdit,
  },
  getPresenceDefinition: {
    method: "GET",
    path: "/api/v2/presence/definitions/{definitionId}",
    answer: "definition",
    ...view,
  },
  getPresenceDefinitions: { method: "GET", path: "/api/v2/presence/definitions", answer: "listing", ...view },
  postPresenceDefinitions: { method: "POST", path: "/api/v2/presence/definitions", answer: "definition", ...add },
  putPresenceDefinition: {
    method: "PUT",
    path: "/api/v2/presence/definitions/{definitionId}",
    answer: "definition",
    ...edit,
  },

  getSystempresences: { method: "GET", path: "/api/v2/systempresences", answer: "array" },
  getUserPresence: { method: "GET", path: "/api/v2/users/{userId}/presences/{sourceId}", answer: "object" },
  patchUserPresence: {
    method: "PATCH",
    path: "/api/v2/users/{userId}/presences/{sourceId}",
    answer: "object",
    ...editUser,
  },
  putUsersPresencesBulk: { method: "PUT", path: "/api/v2/users/presences/bulk", answer: "array", ...editUser },

  getOrganizationsLimitsNamespace: {
    method: "GET",
    path: "/api/v2/organizations/limits/namespaces/{namespaceName}",
    answer: "listing",
  },
  getOrganizationsLimitsNamespaceDefaults: {
    method: "GET",
    path: "/api/v2/organizations/limits/namespaces/{namespaceName}/defaults",
    answer: "listing",
  },
};
