export { PresenceDefinition, type PresenceDefinitionArgs } from "./presence-definition.js";
export {
  type CatalogueRules,
  type CatalogueStatus,
  type CatalogueStatuses,
  PresenceCatalogue,
} from "./presence-catalogue.js";
export * from "./functions.js";
export type { Definition } from "./definitions.js";
export type { AdoptMode } from "./fields.js";
export type { Language, SystemPresenceName } from "./vocabulary.js";

export type { CallOptions } from "./api/abort.js";
export { type BulkOptions, type BulkOutcome, UsersPresencesBulkError } from "./api/bulk.js";
export type { PresencedefinitionsQuery, PresenceDefinitionsQuery } from "./api/endpoints.js";
export { type FailureKind, PresenceApiError } from "./api/errors.js";
export type * from "./api/models.js";
export type { AllPresencedefinitionsQuery } from "./api/paging.js";
export { PresenceApi } from "./api/presence-api.js";
export type { ClientSettings } from "./api/settings.js";
