import { isDeepStrictEqual } from "node:util";
import { changes, type PropertyChange } from "./diff.js";
import type { StepDetails } from "./events.js";
import type { Provider } from "./provider.js";
import type { ResourceState } from "./state.js";
import { parsePath, reveal, UNKNOWN, type PropertyMap } from "./values.js";

/** How a resource differs from what is wanted. */
export interface Comparison {
  changed: boolean;
  /** The properties that force a replacement; none: it can be changed in place. */
  replaces: readonly string[];
  deleteBeforeReplace: boolean;
  details: StepDetails;
}

const UNCHANGED: Comparison = { changed: false, replaces: [], deleteBeforeReplace: false, details: {} };

/** Asks the provider; a component has none, and where a provider can't tell, the inputs are compared. */
export async function compare(
  provider: Provider,
  old: ResourceState,
  next: ResourceState,
  replaced: ReadonlySet<string>,
): Promise<Comparison> {
  const [olds, news] = [old.inputs ?? {}, next.inputs ?? {}];
  if (!next.custom) return { ...UNCHANGED, changed: !isDeepStrictEqual(olds, news) };
  if (next.deletedWith !== undefined && replaced.has(next.deletedWith))
    return { ...UNCHANGED, changed: true, replaces: ["deletedWith"] };
  const answer = await provider.diff(next.urn, old.id ?? "", old.outputs ?? {}, news, next.ignoreChanges ?? []);
  if (answer.changes !== "unknown") return { ...answer, changed: answer.changes === "some", details: {} };

  const found = changes(reveal(olds) as PropertyMap, reveal(news) as PropertyMap);
  if (found.length === 0) return UNCHANGED;
  const forcing = (key: string): boolean =>
    (next.replaceOnChanges ?? []).some((path) => path === "*" || parsePath(path)[0] === key);
  const kind = (change: PropertyChange): string => (forcing(topKey(change)) ? `${change.kind}-replace` : change.kind);
  const keys = [...new Set(found.map(topKey))];
  const detailedDiff = Object.fromEntries(
    found.map((change) => [change.path, { kind: kind(change), inputDiff: true }]),
  );
  return {
    changed: true,
    replaces: keys.filter(forcing),
    deleteBeforeReplace: answer.deleteBeforeReplace,
    details: { diffReasons: keys, detailedDiff },
  };
}

function topKey({ path }: PropertyChange): string {
  return String(parsePath(path)[0]);
}

/**
 * The resources that must go before `root` can be deleted to be replaced: those that would themselves have to be
 * replaced when what they take from it becomes unknown, directly or through one another.
 */
export async function dependentReplacements(
  provider: Provider,
  root: ResourceState,
  others: readonly ResourceState[],
): Promise<ResourceState[]> {
  const going = new Set([root.urn]);
  const found: ResourceState[] = [];
  for (const state of others) {
    const { inputs = {}, propertyDependencies = {}, deletedWith } = state;
    const touched = Object.keys(inputs).filter((key) => propertyDependencies[key]?.some((urn) => going.has(urn)));
    if (!(deletedWith !== undefined && going.has(deletedWith))) {
      if (touched.length === 0) continue;
      const unknown = { ...inputs, ...Object.fromEntries(touched.map((key) => [key, UNKNOWN])) };
      const { replaces } = await provider.diff(
        state.urn,
        state.id ?? "",
        state.outputs ?? {},
        unknown,
        state.ignoreChanges ?? [],
      );
      if (replaces.length === 0) continue;
    }
    going.add(state.urn);
    found.push(state);
  }
  return found;
}
