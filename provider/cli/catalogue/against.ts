import type { Definition } from "../../definition/definition.js";
import { pairsOf, unclearCure, whyUnclear } from "../sources/pairs.js";
import { type Known, type Source, sourceOf } from "../sources/source.js";
import { nameOf } from "./findings.js";

/** What of an organisation something else knows. */
export interface Comparison {
  /** What the organisation is held against, in a sentence. */
  title: string;
  /** Active statuses that it does not know: somebody made them by hand. */
  byHand: readonly Definition[];
  /** Active statuses that it has and agents do not: a sentence each. */
  missing: readonly (Known & { text: string })[];
  /** What it has that may be several, by their ids: a sentence each. */
  unclear: readonly { ids: readonly string[]; text: string }[];
  /** Whether it knows a status; of the built-in ones, which nobody manages, and where it is not plain, that is not said. */
  isManaged: (definition: Definition) => boolean | undefined;
}

/** Holds an organisation's definitions against what else knows them. */
export function compareWith(source: Source, definitions: readonly Definition[]): Comparison {
  const own = definitions.filter(({ builtIn }) => !builtIn);
  const { both, left, made, unclear } = pairsOf(source, sourceOf("", definitions));
  const unknown = new Set(made.map(({ id }) => id));
  const notPlain = new Set([...unclear.values()].flatMap((partners) => partners.map(({ id }) => id)));
  const gone = left.map((known) => ({ ...known, text: "the organisation does not show it" }));
  const deactivated = both
    .filter(([known, { definition }]) => definition.deactivated && !known.definition.deactivated)
    .map(([known]) => ({ ...known, text: "it is deactivated" }));
  return {
    title: source.title,
    byHand: own.filter(({ id, deactivated }) => unknown.has(id) && !deactivated),
    missing: [...gone, ...deactivated]
      .filter(({ definition }) => !definition.deactivated)
      .map((known) => ({ ...known, text: `${nameOf(known.definition)}, ${known.name}: ${known.text}` })),
    unclear: [...unclear].map(([{ name, definition }, partners]) => ({
      ids: partners.flatMap(({ id }) => id ?? []),
      text: `${nameOf(definition)}, ${name}: ${whyUnclear(partners)}${source.kind === "declared" ? `: ${unclearCure}` : ""}`,
    })),
    isManaged: ({ id, builtIn }) => (builtIn || notPlain.has(id) ? undefined : !unknown.has(id)),
  };
}
