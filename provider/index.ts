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
export type * from "./api/models.js";
export { PresenceApi } from "./api/presence-api.js";
export { PresenceApiError } from "./api/errors.js";
export { UsersPresencesBulkError } from "./api/bulk.js";
export type { ClientSettings } from "./api/settings.js";
