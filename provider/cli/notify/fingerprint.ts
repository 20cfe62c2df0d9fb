import { createHash } from "node:crypto";
import { isObject } from "../../api/json.js";
import type { ReviewData } from "./read.js";

/** The fingerprint of a review that has nothing to tell, and of one that was never told. */
export const inOrder = "in-order";

/**
 * What tells one review from another for those who are told: the verdict, what happens to statuses, what was changed by hand, refusals and
 * errors. Not the time, the commit or the order of anything, and not who changed a status and when.
 */
export function fingerprintOf({ verdict, statuses, others, refusals, errors }: ReviewData): string {
  const concerned = statuses.filter(({ actions, drift }) => actions.length > 0 || drift);
  if (verdict === "ready" && concerned.length === 0 && Object.keys(others).length === 0) return inOrder;
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
    // What was changed by hand is in `before`, which is as it was found.
    statuses: concerned.map(({ name, before, after, actions }) => ({
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
    })),
    // A gate may count what is never the same, such as the agents who are in a status.
    refusals: refusals.map(({ gate, message }) => `${gate}: ${message.replace(/\d+/g, "#")}`),
  });
}

/** A short name of a value, the same for the same. */
export function digestOf(value: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(sorted(value)))
    .digest("hex")
    .slice(0, 32);
}

/** What an error is about, without what is in one night's and not in the next one's: ids, times, counts, and which object came first. */
function gist(error: string): string {
  return error
    .replace(/\([^()]*\)|(["'`]).*?\1/gs, "…")
    .replace(/\S*\d\S*/g, "#")
    .replace(/\s+/g, " ")
    .trim();
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
