import { counted } from "../text.js";
import type { Section } from "./content.js";
import type { Limits, Refusal } from "./gates.js";
import { agentsIn, catalogueOf, lossesOf, offeredIn, type Review, type ReviewedStatus } from "./model.js";
import { agentsAre } from "./words.js";

/** Go or no-go, and why. */
export interface Verdict {
  /** `needsDecision` where agents lose something that no gate has allowed, or the provider warns; `incomplete` where the preview is none. */
  kind: "ready" | "needsDecision" | "refused" | "incomplete";
  /** One sentence, without a full stop. */
  headline: string;
}

/**
 * @param told the sections of the review
 * @param counts what happens, in words; empty where nothing does
 */
export function verdictOf(
  review: Review,
  refusals: readonly Refusal[],
  limits: Limits,
  told: readonly Pick<Section, "key" | "entries">[],
  counts: readonly string[],
): Verdict {
  if (review.errors.length > 0) return { kind: "incomplete", headline: "Incomplete: the preview did not succeed" };
  if (refusals.length > 0)
    return { kind: "refused", headline: `Refused: ${counted(refusals.length, "rule says", "rules say")} no` };
  const losses = lossSentence(review);
  const unlabelled = told.find(({ key }) => key === "unlabelled")?.entries.length ?? 0;
  const doubts = doubtsIn(review);
  const open = [
    // Within a limit that somebody has set, they are decided.
    ...(limits.maxDeactivations === undefined ? losses : []),
    ...(unlabelled > 0 ? [`${counted(unlabelled, "status loses", "statuses lose")} a label`] : []),
    ...(doubts.length > 0 ? [counted(doubts.length, "warning")] : []),
  ];
  if (open.length > 0) return { kind: "needsDecision", headline: `Needs a decision: ${open.join(", ")}` };
  return { kind: "ready", headline: counts.length === 0 ? "Ready: nothing changes" : "Ready" };
}

/** What agents lose, in words. */
function lossSentence(review: Review): string[] {
  const { lost, moved } = lossesOf(review);
  const inThem = (statuses: readonly ReviewedStatus[]) => {
    const agents = agentsIn(statuses);
    return agents > 0 ? ` (${agentsAre(agents)} in ${statuses.length === 1 ? "it" : "them"} now)` : "";
  };
  return [
    ...(lost.length > 0 ? [`agents lose ${counted(lost.length, "status", "statuses")}${inThem(lost)}`] : []),
    ...(moved.length > 0 ? [`${counted(moved.length, "status gets", "statuses get")} a new id${inThem(moved)}`] : []),
  ];
}

/** What is warned of where something changes: the rest has been there before. */
export function doubtsIn({ warnings, statuses }: Pick<Review, "warnings" | "statuses">): string[] {
  const changing = new Set(
    statuses.filter(({ actions, isUnclear }) => actions.length > 0 || isUnclear).map(({ name }) => name),
  );
  return warnings.filter((warning) =>
    [...subjectsOf(warning), ...resourcesIn(warning)].some((name) => changing.has(name)),
  );
}

/** What is warned of statuses that stay as they are. */
export function standingIn(review: Pick<Review, "warnings" | "statuses">): string[] {
  const doubts = new Set(doubtsIn(review));
  const names = new Set(review.statuses.map(({ name }) => name));
  return review.warnings.filter(
    (warning) => !doubts.has(warning) && subjectsOf(warning).some((name) => names.has(name)),
  );
}

/** What a warning can be about, by its beginning: a name may have a colon of its own. */
function subjectsOf(warning: string): string[] {
  return beginningsOf(warning, ": ");
}

/** What a warning can name as the other resource. */
function resourcesIn(warning: string): string[] {
  return warning
    .split('the resource "')
    .slice(1)
    .flatMap((rest) => beginningsOf(rest, '"'));
}

/** What is before each place where a text has the sign. */
function beginningsOf(text: string, sign: string): string[] {
  const parts = text.split(sign);
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join(sign));
}

/** How many statuses agents choose from, before and after. */
export function choiceOf(review: Review): string {
  const offered = offeredIn(review);
  const released = offered.filter(({ actions }) => actions.some(({ kind }) => kind === "released"));
  const before = offered.length;
  const after = catalogueOf(review).length + released.length;
  const of = review.notShown > 0 ? " of those shown here" : review.stack === "" ? "" : " of this stack";
  return `Agents are offered ${counted(after, "status", "statuses")}${of}, ${before === after ? "as before" : `${before} before`}.`;
}
