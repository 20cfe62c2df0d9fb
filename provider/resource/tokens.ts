/** The package of the native face, as Pulumi knows it. */
export const nativePackage = "genesyscloud-presence";

/** Where Pulumi finds the plugin of the native face: the releases of the repository. */
export const pluginServer = "github://api.github.com/pulumi-genesyscloud-presence/pulumi-genesyscloud-presence";

/**
 * The type tokens of a presence definition. Pulumi hands resources of the package `pulumi-nodejs` to its dynamic-provider process,
 * and those of the native face's package to its plugin.
 */
export const typeTokens = {
  dynamic: "pulumi-nodejs:dynamic/genesyscloud:PresenceDefinition",
  native: `${nativePackage}:index:PresenceDefinition`,
} as const;

/** The type tokens of a catalogue, the component that makes a presence definition of each of its statuses. */
export const catalogueTypes = {
  dynamic: "genesyscloud:presence:Catalogue",
  native: `${nativePackage}:index:PresenceCatalogue`,
} as const;

/** Whether a resource of this type is a presence definition, of whichever face. */
export function isPresenceDefinition(type: unknown): boolean {
  return Object.values<unknown>(typeTokens).includes(type);
}
