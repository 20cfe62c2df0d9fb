/** Property values as Pulumi sends and stores them: JSON, in which objects with a signature stand for secrets and resources. */
export type Value = null | boolean | number | string | readonly Value[] | PropertyMap;
export interface PropertyMap {
  readonly [key: string]: Value;
}

/** What stands, in previews, for a value that only the real run will know. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export const SIGNATURE = "4dabf18193072939515e22adb298388d";
export const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
const RESOURCE_SIGNATURE = "5cf8f73096256a8f31e491e813e4eb8e";

export function isMap(value: Value | undefined): value is PropertyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

interface Secret extends PropertyMap {
  readonly value: Value;
}

export function isSecret(value: Value | undefined): value is Secret {
  return isMap(value) && value[SIGNATURE] === SECRET_SIGNATURE;
}

/** `value` marked as a secret; what is one already is left alone. */
export function secret(value: Value): Value {
  return isSecret(value) ? value : { [SIGNATURE]: SECRET_SIGNATURE, value: reveal(value) };
}

/** Applies `change` to every child of a list or map; other values are returned as they are. */
export function mapChildren(value: Value, change: (child: Value) => Value): Value {
  if (isList(value)) return value.map(change);
  return isMap(value) ? mapProperties(value, change) : value;
}

function mapProperties(properties: PropertyMap, change: (child: Value) => Value): PropertyMap {
  return Object.fromEntries(Object.entries(properties).map(([key, child]) => [key, change(child)]));
}

/** True when `test` holds for `value` or for anything inside it. */
export function some(value: Value, test: (value: Value) => boolean): boolean {
  if (test(value)) return true;
  if (isList(value)) return value.some((child) => some(child, test));
  return isMap(value) && Object.values(value).some((child) => some(child, test));
}

/** Secrets unwrapped at every depth. */
export function reveal(value: Value): Value {
  return isSecret(value) ? reveal(value.value) : mapChildren(value, reveal);
}

/** Secrets replaced by `[secret]` at every depth: the only form in which values are shown. */
export function mask(value: Value): Value {
  return isSecret(value) ? "[secret]" : mapChildren(value, mask);
}

/** What a provider is given: secrets unwrapped, a reference to a resource as its id, or its URN when it has none. */
export function forProvider(properties: PropertyMap): PropertyMap {
  const plain = (value: Value): Value => {
    if (isSecret(value)) return plain(value.value);
    if (isMap(value) && value[SIGNATURE] === RESOURCE_SIGNATURE) {
      return value.id === undefined ? (value.urn ?? UNKNOWN) : value.id === "" ? UNKNOWN : plain(value.id);
    }
    return mapChildren(value, plain);
  };
  return mapProperties(properties, plain);
}

/**
 * The dynamic provider returns plain values: what was secret in the inputs is marked again in its answer. A list or a
 * scalar is secret as a whole when any part of it was.
 */
export function copySecrets(answer: PropertyMap, inputs: PropertyMap): PropertyMap {
  return Object.fromEntries(
    Object.entries(answer).map(([key, value]) => {
      const input = inputs[key];
      if (input === undefined) return [key, value];
      if (isMap(value) && isMap(input) && !isSecret(input) && !isSecret(value)) return [key, copySecrets(value, input)];
      return [key, some(input, isSecret) ? secret(value) : value];
    }),
  );
}

/** A path such as `languageLabels.en_US`, `items[0]` or `a["b.c"]`, as its steps; `*` is any step. */
export function parsePath(path: string): (string | number)[] {
  const steps = path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|([^.[\]]+)/g);
  return [...steps].map(([, quoted, index, name]) => {
    if (quoted !== undefined) return quoted.replaceAll(/\\(.)/g, "$1");
    if (index !== undefined) return index === "*" ? index : Number(index);
    return name ?? "";
  });
}

/** The inverse of parsePath. */
export function formatPath(steps: readonly (string | number)[]): string {
  return steps
    .map((step, position) => {
      if (typeof step === "number") return `[${step}]`;
      if (!/^[\w$-]+$/.test(step)) return `[${JSON.stringify(step)}]`;
      return position === 0 ? step : `.${step}`;
    })
    .join("");
}
