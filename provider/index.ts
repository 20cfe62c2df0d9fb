import "./program/needs.js";

export { PresenceDefinition, type PresenceDefinitionArgs } from "./program/presence-definition.js";
export {
  type CatalogueRules,
  type CatalogueStatus,
  type CatalogueStatuses,
  PresenceCatalogue,
  type PresenceCatalogueArgs,
} from "./program/presence-catalogue.js";
export {
  getPresenceDefinition,
  getPresenceDefinitionOutput,
  getPresenceDefinitions,
  getPresenceDefinitionsOutput,
  getSystemPresences,
  getSystemPresencesOutput,
  getUserPresence,
  getUserPresenceOutput,
  type InputsOf,
} from "./program/functions.js";
export type {
  GetPresenceDefinitionArgs,
  GetPresenceDefinitionsArgs,
  GetUserPresenceArgs,
} from "./organization/queries.js";
export type { Definition, Desired, ServerFields } from "./definition/definition.js";
export type { AdoptMode } from "./definition/inputs.js";
export type { DefinitionFilter, LabelQuery } from "./definition/lookup.js";
export type { Move } from "./resource/moves.js";
export type { DocumentedLanguage, Language, SystemPresenceName } from "./definition/vocabulary.js";

export { type BulkOptions, type BulkOutcome, UsersPresencesBulkError } from "./api/bulk.js";
export type { PresencedefinitionsQuery, PresenceDefinitionsQuery, UsersQuery } from "./api/endpoints.js";
export { PresenceApiError } from "./api/errors.js";
export type {
  ActivityCode,
  ActivityCodeListing,
  AgentPresenceCount,
  AgentStatusCounts,
  AuthzGrant,
  AuthzSubject,
  BusinessUnit,
  BusinessUnitListing,
  ErrorBody,
  ErrorDetail,
  LanguageLabels,
  Limit,
  LimitsEntityListing,
  OrganizationPresence,
  OrganizationPresenceDefinition,
  OrganizationPresenceDefinitionEntityListing,
  OrganizationPresenceEntityListing,
  PresenceDefinitionReference,
  SystemPresence,
  TokenInfo,
  UcUserPresence,
  User,
  UserEntityListing,
  UserPresence,
  UserReference,
  UserSearchCriteria,
  UserSearchRequest,
  UsersSearchResponse,
} from "./api/models.js";
export type { AllPresencedefinitionsQuery } from "./api/paging.js";
export { PresenceApi } from "./api/presence-api.js";
export type { CallOptions } from "./api/transport/abort.js";
export type { FailureKind } from "./api/transport/failure.js";
export type { ClientSettings } from "./api/transport/settings.js";
