/**
 * The wire types of the presence API, under the API's own names and spelling.
 * Properties marked read-only are set by the server; it ignores or refuses them in a request.
 * Source: the PresenceApi page and the models of the official SDKs.
 */

/** Labels by language, for example `{ en_US: "Lunch", es: "Almuerzo" }`. */
export type LanguageLabels = Record<string, string>;

/** A reference to a user or an OAuth client. */
export interface UserReference {
  /** The id of the user or the OAuth client. */
  id?: string;
  /** The path in the API, which tells the one from the other. */
  selfUri?: string;
}

/** A presence definition as the deprecated `/api/v2/presencedefinitions` operations answer it. */
export interface OrganizationPresence {
  readonly id?: string;
  name?: string;
  languageLabels: LanguageLabels;
  /** For example `"Meal"`; these operations spell `"On Queue"` with a space. */
  systemPresence?: string;
  deactivated?: boolean;
  /** `true` for the built-in definitions, which nobody can change. */
  primary?: boolean;
  createdBy?: UserReference;
  /** ISO 8601, UTC. */
  createdDate?: string;
  modifiedBy?: UserReference;
  /** ISO 8601, UTC. */
  modifiedDate?: string;
  readonly selfUri?: string;
}

/** A presence definition as the current `/api/v2/presence/definitions` operations answer it. */
export interface OrganizationPresenceDefinition {
  readonly id?: string;
  name?: string;
  /** `System` for the built-in definitions; can be missing. */
  readonly type?: "User" | "System";
  languageLabels: LanguageLabels;
  /** For example `"Meal"`; these operations spell `"OnQueue"` without a space. */
  systemPresence?: string;
  /** `"*"` stands for all divisions. */
  divisionId?: string;
  deactivated?: boolean;
  readonly selfUri?: string;
}

/** One page of `GET /api/v2/presencedefinitions`. */
export interface OrganizationPresenceEntityListing {
  entities: OrganizationPresence[];
  pageSize: number;
  pageNumber: number;
  total: number;
  pageCount: number;
  firstUri?: string;
  previousUri?: string;
  nextUri?: string;
  lastUri?: string;
  selfUri?: string;
}

/** The answer of `GET /api/v2/presence/definitions`: not paged. */
export interface OrganizationPresenceDefinitionEntityListing {
  total: number;
  entities: OrganizationPresenceDefinition[];
  selfUri?: string;
}

/** The answer of `GET /api/v2/organizations/me`, as far as this client reads it. */
export interface Organization {
  readonly id?: string;
  name?: string;
}

/** The answer of `GET /api/v2/tokens/me`, as far as this client reads it: whom the access token is for. */
export interface TokenInfo {
  OAuthClient?: {
    readonly id?: string;
    name?: string;
    /** For example `"CLIENT-CREDENTIALS"`. */
    authorizedGrantType?: string;
  };
}

/** The answer of `GET /api/v2/authorization/subjects/me`, as far as this client reads it: what roles grant, each in a division. */
export interface AuthzSubject {
  grants?: AuthzGrant[];
}

/** One role in one division. */
export interface AuthzGrant {
  division?: { id?: string; name?: string };
  role?: { id?: string; name?: string; policies?: AuthzGrantPolicy[] };
}

/** Permissions of a role: `presence:presenceDefinition:edit` is the domain, the entity and one of the actions. */
interface AuthzGrantPolicy {
  domain?: string;
  entityName?: string;
  actions?: string[];
}

/** One of the presences built into Genesys Cloud, which every presence definition belongs to. */
export interface SystemPresence {
  /** The id, the same in every organisation. */
  id?: string;
  /** For example `"Meal"`. */
  name?: string;
  /** The path in the API. */
  selfUri?: string;
}

/** The definition a user's presence points at. */
export interface PresenceDefinitionReference {
  /** The id of the presence definition. */
  id?: string;
  /** The system presence that it belongs to. */
  systemPresence?: string;
  /** The path of the definition in the API. */
  readonly selfUri?: string;
}

/** The presence of one user, as one source reports it. */
export interface UserPresence {
  /** In the bulk operation the user's id. */
  id?: string;
  /** The name, where it has one. */
  name?: string;
  /** What reports it. */
  source?: string;
  /** The id of what reports it, for example `"PURECLOUD"`. */
  sourceId?: string;
  /** Whether this is the user's primary source. */
  primary?: boolean;
  /** The definition that the user has now. */
  presenceDefinition?: PresenceDefinitionReference;
  /** Another definition of the user; the API's documentation says no more of it. */
  futurePresenceDefinition?: PresenceDefinitionReference;
  /** The text that the user shows beside it. */
  message?: string;
  /** When it was changed last, ISO 8601 in UTC. */
  modifiedDate?: string;
  /** The path of the presence in the API. */
  readonly selfUri?: string;
}

/** The presence of one of several users who were asked for together, as one source reports it. */
export interface UcUserPresence {
  userId?: string;
  source?: string;
  sourceId?: string;
  /** The definition that the user has now. */
  presenceDefinition?: PresenceDefinitionReference;
  message?: string;
  /** ISO 8601, UTC. */
  modifiedDate?: string;
}

/** A user, as far as this client reads it. */
export interface User {
  readonly id?: string;
  /** The full name, which several may have. */
  name?: string;
  /** The address, which no two have. */
  email?: string;
}

/** One page of `GET /api/v2/users`. */
export interface UserEntityListing {
  entities: User[];
  pageSize: number;
  pageNumber: number;
  total: number;
  pageCount: number;
}

/** The body of `POST /api/v2/users/search`: users who meet every criterion. */
export interface UserSearchRequest {
  query: UserSearchCriteria[];
  /** Users on a page; 25 by default. */
  pageSize?: number;
  /** The first page is 1, which is the default. */
  pageNumber?: number;
}

/** One criterion of a search: a field has one of the values. */
export interface UserSearchCriteria {
  type: "EXACT";
  /** For example `"email"` or `"name"`. */
  fields: string[];
  values: string[];
}

/** One page of what a search finds. */
export interface UsersSearchResponse {
  results: User[];
  total: number;
  pageCount: number;
  pageSize: number;
  pageNumber: number;
}

/** The answer of `POST /api/v2/analytics/agents/status/counts`, as far as this client asks for it: by presence. */
export interface AgentStatusCounts {
  /** The definitions that agents are in now; one that nobody is in may be missing. */
  presenceCounts?: AgentPresenceCount[];
}

/** How many agents are in a status now. */
export interface AgentPresenceCount {
  systemPresence?: string;
  /** The id of the presence definition. */
  organizationPresenceId?: string;
  count?: number;
}

/** A business unit of workforce management. */
export interface BusinessUnit {
  id?: string;
  name?: string;
  /** The path in the API. */
  readonly selfUri?: string;
}

/** The answer of `GET /api/v2/workforcemanagement/businessunits`. */
export interface BusinessUnitListing {
  entities: BusinessUnit[];
}

/** An activity code of a business unit: what its schedules call an activity. */
export interface ActivityCode {
  id?: string;
  name?: string;
  active?: boolean;
  /** For example `"Break"`. */
  category?: string;
  /** The presence definitions that count as this activity; a definition belongs to one code at most. */
  secondaryPresences?: { id?: string }[];
}

/** The answer of `GET /api/v2/workforcemanagement/businessunits/{businessUnitId}/activitycodes`. */
export interface ActivityCodeListing {
  entities: ActivityCode[];
}

/** One fault in an `ErrorBody`. */
export interface ErrorDetail {
  errorCode?: string;
  fieldName?: string;
  entityId?: string;
  entityName?: string;
}

/** The body of every error answer, except those of the OAuth server. */
export interface ErrorBody {
  message: string;
  code: string;
  status: number;
  messageWithParams?: string;
  messageParams?: Record<string, string>;
  entityId?: string;
  entityName?: string;
  contextId?: string;
  details?: ErrorDetail[];
  errors?: ErrorBody[];
  limit?: Limit;
}

/** One limit of an organisation. */
export interface Limit {
  key?: string;
  /** For example `"presence"`. */
  namespace?: string;
  value?: number;
}

/** The answer of `GET /api/v2/organizations/limits/namespaces/{namespaceName}` and of its `/defaults`. */
export interface LimitsEntityListing {
  entities: Limit[];
}
