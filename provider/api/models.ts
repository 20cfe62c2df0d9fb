/**
 * The wire types of the presence API, under the API's own names and spelling.
 * Properties marked read-only are set by the server; it ignores or refuses them in a request.
 * Source: the PresenceApi page and the models of the official SDKs.
 */

/** Labels by language, for example `{ en_US: "Lunch", es: "Almuerzo" }`. */
export type LanguageLabels = Record<string, string>;

/** A reference to a user or an OAuth client. */
export interface UserReference {
  id?: string;
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

/** One of the presences built into Genesys Cloud, which every presence definition belongs to. */
export interface SystemPresence {
  id?: string;
  name?: string;
  selfUri?: string;
}

/** The definition a user's presence points at. */
export interface PresenceDefinitionReference {
  id?: string;
  systemPresence?: string;
  readonly selfUri?: string;
}

/** The presence of one user, as one source reports it. */
export interface UserPresence {
  /** In the bulk operation the user's id. */
  id?: string;
  name?: string;
  source?: string;
  /** For example `"PURECLOUD"`. */
  sourceId?: string;
  primary?: boolean;
  presenceDefinition?: PresenceDefinitionReference;
  futurePresenceDefinition?: PresenceDefinitionReference;
  message?: string;
  /** ISO 8601, UTC. */
  modifiedDate?: string;
  readonly selfUri?: string;
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
