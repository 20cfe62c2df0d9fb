import type { Desired } from "../../definition/definition.js";
import { counted, visible } from "../text.js";
import {
  type Action,
  type ActionKind,
  changesOf,
  countsOf,
  driftedOf,
  type DriftedStatus,
  type Review,
  type ReviewedStatus,
} from "./model.js";

/** What every kind of action is called when it is counted, and what it says of one status. */
const words: Record<ActionKind, { count: string; says: string }> = {
  created: { count: "created", says: "is created" },
  adopted: { count: "taken over", says: "takes over the definition that exists, under its own id" },
  reactivated: { count: "reactivated", says: "is reactivated: agents can choose it again" },
  renamed: { count: "renamed", says: "is renamed" },
  translated: { count: "translated", says: "gets a label" },
  untranslated: { count: "with a label less", says: "loses its label" },
  moved: { count: "moved", says: "moves to another system presence" },
  replaced: { count: "replaced", says: "gets a definition of its own, with a new id" },
  changed: { count: "changed", says: "is changed" },
  resent: { count: "sent again", says: "is sent again: the last run left it half-made, or the value is secret" },
  deactivated: { count: "deactivated", says: "is deactivated: agents can no longer choose it" },
  handedOver: { count: "handed over", says: "is managed by another resource; nothing changes for agents" },
  released: { count: "released", says: "is no longer managed, and stays as it is" },
};

/** What a move means for those who work with the ids. */
export const moveNote =
  "A moved status is another definition with another id, and the one it leaves is deactivated. Reports keep what was recorded " +
  "under the old id; whatever filters or sets statuses by id (reports, wallboards, data exports, integrations) needs the new one.";

/** One line of a review: what happens, and the values that it happens to. Values are to be escaped by whoever prints them. */
export interface Line {
  says: string;
  /** The language or the property. */
  where?: string | undefined;
  before?: unknown;
  after?: unknown;
}

/** A line about a change by hand, and what becomes of it. */
export interface DriftLine extends Line {
  outcome: string;
}

/** What happens to a status, in a word each. */
export function badgesOf({ actions, drift }: ReviewedStatus): string[] {
  const kinds = new Set(actions.map(({ kind }) => words[kind].count));
  return [...kinds, ...(drift ? ["changed by hand"] : [])];
}

export function lineOf({ kind, language, property, before, after }: Action): Line {
  return { says: words[kind].says, where: language ?? property, before, after };
}

/** What was found of a change by hand, from what the last run left to what is there, and what becomes of it. */
export function driftLines({ drift, after }: DriftedStatus): DriftLine[] {
  if (drift.gone)
    return [
      {
        says: "is gone: the organisation has no such definition, or does not show it to this client",
        outcome: "is made again",
      },
    ];
  return drift.differences.map(({ path, existing, desired: found }) => {
    const [property = "", language] = path.split(".");
    const wanted: unknown = after && (language ? after.languageLabels[language] : after[property as keyof Desired]);
    return {
      says: "was changed by hand",
      where: language ?? property,
      before: existing,
      after: found,
      outcome: after ? outcomeOf(wanted, existing, found) : "the program no longer has it",
    };
  });
}

function outcomeOf(wanted: unknown, left: unknown, found: unknown): string {
  if (wanted === found) return "is kept: the program says the same";
  return wanted === left ? "is turned back to what the program says" : "becomes what the program says now";
}

/** `2 created, 1 moved`, or that nothing changes. */
export function summaryOf(review: Review): string {
  const others = Object.entries(review.others).map(([op, count]) => `other resources to ${visible(op)}: ${count}`);
  const parts = [...countsOf(review).map(([kind, count]) => `${count} ${words[kind].count}`), ...others];
  const drifted = driftedOf(review).length;
  if (drifted > 0) parts.push(`${drifted} changed by hand`);
  return parts.length === 0 ? "Nothing changes" : parts.join(", ");
}

/** What stays as it is. */
export function unchangedOf(review: Review): string {
  const shown = review.statuses.length - changesOf(review).length;
  const hidden =
    review.notShown === 0
      ? ""
      : ` ${counted(review.notShown, "more resource stays as it is and is", "more resources stay as they are and are")} not in this preview; \`pulumi preview --json --refresh --show-sames\` shows all.`;
  return `${counted(shown, "status stays as it is", "statuses stay as they are")}.${hidden}`;
}
