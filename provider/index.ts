export { PresenceDefinition, type PresenceDefinitionArgs } from "./presence-definition.js";
export {
  type CatalogueRules,
  type CatalogueStatus,
  type CatalogueStatuses,
  PresenceCatalogue,
} from "./presence-catalogue.js";
export type { AdoptMode } from "./fields.js";
export type { Language, SystemPresenceName } from "./vocabulary.js";
export type * from "./api/models.js";
export { PresenceApi } from "./api/presence-api.js";
export { PresenceApiError } from "./api/errors.js";
export type { ClientSettings } from "./api/settings.js";
