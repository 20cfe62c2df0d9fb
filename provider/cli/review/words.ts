import type { Desired } from "../../definitions.js";
import { hasUnknown } from "../../fields.js";
import {
  type Action,
  type ActionKind,
  changesOf,
  countsOf,
  type Drift,
  driftedOf,
  type Review,
  type Status,
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

/** What happens to a status, in a word each. */
export function badgesOf({ actions, drift }: Status): string[] {
  const kinds = new Set(actions.map(({ kind }) => words[kind].count));
  return [...kinds, ...(drift ? ["changed by hand"] : [])];
}

export function lineOf({ kind, language, property, before, after }: Action): Line {
  return { says: words[kind].says, where: language ?? property, before, after };
}

/** What was found of a change by hand, from what the last run left to what is there, and what becomes of it. */
export function driftLines({ drift, after }: Status & { drift: Drift }): (Line & { outcome: string })[] {
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
  const others = Object.entries(review.others).map(([op, count]) => `other resources to ${op}: ${count}`);
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

/** `1 status`, `2 statuses`. */
export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A value for people: what would be invisible or would change the direction of the text is shown by its code point. */
export function visible(value: unknown): string {
  if (hasUnknown(value)) return "(known only when it runs)";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.replace(
    hidden,
    (character) => `⟨U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}⟩`,
  );
}

/** Controls, line and paragraph separators and format characters, without the joiners that scripts and emoji need. */
const hidden = /(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu;
