/** Property values as they are sent and stored: plain JSON. */
export type Value = null | boolean | number | string | readonly Value[] | PropertyMap;
export interface PropertyMap {
  readonly [key: string]: Value;
}

/** What stands, in previews, for a value that only the real run will know. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** An object with this key is no plain value: what the key holds says what it stands for. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SIGNED = new Map<unknown, string>([
  ["1b47061264138c4ac30d75fd1eb44270", "secrets"],
  ["c44067f5952c0a294b673a41bacd8c17", "assets"],
  ["0def7320c3a5731c473e5ecbe6d01bc7", "archives"],
]);

/** What of a value, at any depth, only the CLI can handle. */
export function unsupportedIn(value: Value): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (isMap(value) && SIGNATURE in value) return SIGNED.get(value[SIGNATURE]) ?? "values of this kind";
  return Object.values(value).map(unsupportedIn).find(Boolean);
}

export function isMap(value: Value | undefined): value is PropertyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
