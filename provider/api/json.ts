/** The JSON value of a text; `undefined` if it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Whether a value has properties by name: neither a list nor `null`. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value's properties; none for what is no object. */
export function propertiesOf(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

/** Whether there is no value: what is left out of a program comes as either, by the language. */
export function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

/** The properties that have a value: neither `undefined` nor `null`. */
export function withoutUndefined<T extends object>(value: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => !isAbsent(item))) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
