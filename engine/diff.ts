import { isDeepStrictEqual } from "node:util";
import { formatPath, isList, isMap, isSecret, type PropertyMap, type Value } from "./values.js";

/** One changed value: where, and from what to what. `old` is missing in an addition, `new` in a deletion. */
export interface PropertyChange {
  path: string;
  kind: "add" | "delete" | "update";
  old?: Value;
  new?: Value;
}

/** Every changed leaf between two property maps, in the order of their keys. */
export function changes(olds: PropertyMap, news: PropertyMap): PropertyChange[] {
  return [...compare(olds, news, [])];
}

function* compare(
  old: Value | undefined,
  now: Value | undefined,
  path: (string | number)[],
): Generator<PropertyChange> {
  if (isDeepStrictEqual(old, now)) return;
  if (isPlainMap(old) && isPlainMap(now)) {
    for (const key of [...new Set([...Object.keys(old), ...Object.keys(now)])].sort())
      yield* compare(old[key], now[key], [...path, key]);
  } else if (isList(old) && isList(now)) {
    for (let index = 0; index < Math.max(old.length, now.length); index++)
      yield* compare(old[index], now[index], [...path, index]);
  } else if (old === undefined) {
    yield { path: formatPath(path), kind: "add", new: now ?? null };
  } else if (now === undefined) {
    yield { path: formatPath(path), kind: "delete", old };
  } else {
    yield { path: formatPath(path), kind: "update", old, new: now };
  }
}

function isPlainMap(value: Value | undefined): value is PropertyMap {
  return isMap(value) && !isSecret(value);
}

/**
 * `news` with the old value wherever one of `paths` (the option ignoreChanges) leads. A path whose parents are gone on
 * one side is left alone, and returned in `misses`.
 */
export function ignoreChanges(
  news: PropertyMap,
  olds: PropertyMap,
  paths: (string | number)[][],
): { inputs: PropertyMap; misses: string[] } {
  const inputs: Value = structuredClone(news);
  const misses = paths.filter((path) => !reset(inputs, olds, path)).map(formatPath);
  return { inputs, misses };
}

type Container = Record<string, Value>;

function reset(news: Value | undefined, olds: Value | undefined, path: (string | number)[]): boolean {
  const [step, ...rest] = path;
  if (step === undefined) return true;
  const newContainer = isSecret(news) ? news.value : news;
  const oldContainer = isSecret(olds) ? olds.value : olds;
  if (
    typeof newContainer !== "object" ||
    newContainer === null ||
    typeof oldContainer !== "object" ||
    oldContainer === null
  )
    return false;
  const [now, old] = [newContainer as Container, oldContainer as Container];
  if (step === "*") {
    const keys = new Set([...Object.keys(now), ...(rest.length === 0 ? Object.keys(old) : [])]);
    return [...keys].map((key) => reset(now, old, [isList(newContainer) ? Number(key) : key, ...rest])).every(Boolean);
  }
  if (rest.length > 0) return reset(now[step], old[step], rest);
  const value = old[step];
  if (value !== undefined) now[step] = value;
  else if (Array.isArray(newContainer)) return false;
  else Reflect.deleteProperty(now, step);
  return true;
}
