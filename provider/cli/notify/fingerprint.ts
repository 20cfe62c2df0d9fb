import { createHash } from "node:crypto";
import { isObject } from "../../api/json.js";
import type { Refusal } from "../review/gates.js";
import { catalogueOf } from "../review/model.js";
import { doubtsIn } from "../review/verdict.js";
import type { ReviewData } from "./read.js";

/** The fingerprint of a review that has nothing to tell, and of one that was never told. */
export const inOrder = "in-order";

/**
 * What tells one review from another for those who are told: the verdict, what happens to statuses, what was changed or made by hand,
 * warnings, gates that are shut and errors. Not the time, the commit or the order of anything, and not who changed a status and when.
 */
export function fingerprintOf(review: ReviewData): string {
  const { verdict, statuses, unmanaged = [], others, refusals, errors } = review;
  const concerned = statuses.filter(({ actions, drift }) => actions.length > 0 || drift);
  if (verdict === "ready" && concerned.length + unmanaged.length + Object.keys(others).length === 0) return inOrder;
  if (verdict === "incomplete") {
    // How far a preview got before it failed is not the same every night, nor is which of many resources told why.
    return digestOf({
      verdict,
      errors: unique(errors.filter((error) => !error.includes("see the error of")).map(gist)),
    });
  }
  return digestOf({
    verdict,
    others,
    statuses: concerned.map(({ name, before, after, actions, drift }) => ({
      name,
      before,
      after,
      actions: actions.map(({ kind, language, property, before: old, after: fresh }) => ({
        kind,
        language,
        property,
        old,
        fresh,
      })),
      drift: drift && { gone: drift.gone, differences: drift.differences },
    })),
    unmanaged: unmanaged.map(({ id, after }) => ({ id, after })),
    warnings: doubtsIn(review),
    refusals: refusals.map(({ gate }) => ({ gate, ground: grounds[gate](review) })),
  });
}

/**
 * What a refusal rests on besides what happens to statuses. Its sentence names the first ten alone, and has counts that are never the same,
 * such as of the agents who are in a status; why something is not known differs from night to night as well.
 */
const grounds: Readonly<Record<Refusal["gate"], (review: ReviewData) => unknown>> = {
  maxDeactivations: () => undefined,
  maxDeactivationsPerSystemPresence: () => undefined,
  requireLanguages: (review) =>
    catalogueOf(review).map(({ name, after }) => ({ name, languages: Object.keys(after.languageLabels) })),
  expectNoChanges: () => undefined,
  maxAgentsAffected: ({ notKnown }) => notKnown?.agents === undefined,
  // Which business units could be read is not the same every night.
  noMappedDeactivation: ({ statuses, notKnown }) =>
    notKnown?.codes === undefined && statuses.map(({ name, use }) => ({ name, codes: use?.codes })),
  noUnmanaged: ({ unmanaged }) => unmanaged !== undefined,
};

/** A short name of a value, the same for the same. */
export function digestOf(value: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(sorted(value)))
    .digest("hex")
    .slice(0, 32);
}

/** What an error is about, without what is in one night's and not in the next one's: ids, times, counts, and which object came first. */
function gist(error: string): string {
  return (
    error
      .replace(/\([^()]*\)|(?<![\p{L}\p{N}])(["'`]).*?\1/gsu, "…")
      // Of an answer's status the first digit stays: a refusal is no outage.
      .replace(/(?<!\banswered )\S*\d\S*/g, "#")
      .replace(/\s+/g, " ")
      .trim()
  );
}

const unique = (texts: readonly string[]) => [...new Set(texts)];

/** The value with every list and every object in one order, because theirs says nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => JSON.stringify(sorted(item))).toSorted();
  if (!isObject(value)) return value;
  return Object.entries(value)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, item]) => [name, sorted(item)]);
}
