import { languageName } from "../language-names.js";
import { runUrlIn } from "../pipeline.js";
import { driftedOf, type DriftedStatus, type ReviewedStatus, systemPresenceOf, titleOf } from "../review/model.js";
import { doubtsIn, type Verdict } from "../review/verdict.js";
import { driftLines, driftTitle, type Line } from "../review/words.js";
import { counted, shown } from "../text.js";
import { minuteOf } from "../context.js";
import { fingerprintOf, inOrder } from "./fingerprint.js";
import type { ReviewData } from "./read.js";

/** Words of a sentence, and values that stand out in it. Each service escapes both. */
export type Words = readonly (string | { readonly value: string })[];

/** One of a list, with what belongs to it. */
export interface Entry {
  head: Words;
  details: readonly Words[];
}

/** The first of several, and how many there are. */
interface List {
  /** Without one it stands in a line. */
  title: string;
  entries: readonly Entry[];
  total: number;
}

/** What people are told, in the order in which they are: the services print this and decide nothing. */
export interface Notice {
  /** What it is about: a stack, or what was compared with what. Empty where the review does not tell. */
  subject: string;
  /** What was told is known by this: see `fingerprintOf`. */
  fingerprint: string;
  /** The verdict, without a full stop. */
  headline: string;
  /** The same with what it is about: what a telephone shows of it. */
  brief: string;
  /** Where the review is from. */
  context: List;
  /** What the verdict rests on, in sentences. */
  summary: string;
  /** Why it is no other verdict, and what was changed or made by hand; none is empty. */
  lists: readonly List[];
  /** The pipeline's run, where its variables tell. */
  run: string | undefined;
}

const signs: Record<Verdict["kind"], string> = { ready: "🔵", needsDecision: "🟠", refused: "⛔", incomplete: "❌" };

/** How much of a list is told: what tells whether it matters, and fits a telephone. */
const mostEntries = 10;
const mostDetails = 3;
/** In characters. */
const [longestValue, longestMessage] = [200, 500];

/** @param env the variables of the pipeline */
export function noticeOf(review: ReviewData, env: NodeJS.ProcessEnv = process.env): Notice {
  const { stack, context, verdict, headline, summary, refusals, errors, unmanaged = [] } = review;
  const { from, to } = context;
  const fingerprint = fingerprintOf(review);
  const drifted = driftedOf(review);
  const subject = from !== undefined && to !== undefined ? `${from} → ${to}` : (context["stack"] ?? stack);
  const told =
    fingerprint === inOrder ? "✅ In order again: nothing differs" : `${signs[verdict]} ${cut(headline, longestValue)}`;
  const doubts = doubtsIn(review);
  const lists = [
    listOf(
      counted(refusals.length, "rule says no", "rules say no"),
      refusals.map(({ message }) => messageOf(message)),
    ),
    listOf(counted(errors.length, "error"), errors.map(messageOf)),
    listOf(counted(doubts.length, "warning"), doubts.map(messageOf)),
    listOf(`${driftTitle}: ${counted(drifted.length, "status", "statuses")}`, drifted.map(entryOf)),
    listOf(
      `Declared nowhere: ${counted(unmanaged.length, "status", "statuses")}`,
      unmanaged.map((status) => ({ head: nameOf(status), details: [] })),
    ),
  ];
  return {
    subject,
    fingerprint,
    headline: told,
    brief: subject === "" ? told : `${cut(subject, longestValue)}: ${told}`,
    context: listOf(
      "",
      Object.entries(context).map(([key, value]) => ({
        head: [`${cut(key, longestValue)} `, { value: cut(value, longestValue) }],
        details: [],
      })),
    ),
    summary: cut(summary.join(" "), longestMessage),
    lists: lists.filter(({ total }) => total > 0),
    run: runUrlIn(env),
  };
}

function listOf(title: string, entries: readonly Entry[]): List {
  return { title, entries: entries.slice(0, mostEntries), total: entries.length };
}

function messageOf(message: string): Entry {
  return { head: [{ value: cut(message.replace(/\s*\n\s*/g, " "), longestMessage) }], details: [] };
}

function nameOf(status: ReviewedStatus): Words {
  return [{ value: cut(titleOf(status), longestValue) }, ` (${cut(systemPresenceOf(status), longestValue)})`];
}

function entryOf(status: DriftedStatus): Entry {
  const { by, at } = status.drift;
  const who = [by, at === undefined ? undefined : minuteOf(at)].filter((part) => part !== undefined).join(", ");
  const lines = driftLines(status).map(wordsOf);
  const more = lines.length - mostDetails;
  return {
    head: [...nameOf(status), ...(who === "" ? [] : [", by ", { value: cut(who, longestValue) }])],
    details: [...lines.slice(0, mostDetails), ...(more > 0 ? [[`and ${counted(more, "more change")}`]] : [])],
  };
}

function wordsOf({ language, property, phrase }: Line): Words {
  const about = language === undefined ? property : languageName(language);
  return [
    ...(about === undefined ? [] : [`${cut(about, longestValue)}: `]),
    ...phrase.map((part) => (typeof part === "string" ? part : { value: cut(shown(part.value), longestValue) })),
  ];
}

/** A text for people's eyes, and how much of it is missing where it is long. */
function cut(text: string, longest: number): string {
  const whole = shown(text);
  if (whole.length <= longest) return whole;
  const kept = whole.slice(0, longest).replace(/[\uD800-\uDBFF]$/, "");
  return `${kept}… (${whole.length - kept.length} more characters)`;
}

/** The beginning of a list that there is room for, and a line on the rest. */
export function fitting(
  { entries, total }: List,
  print: (entry: Entry) => string,
  room: number,
  lengthOf: (text: string) => number,
): string[] {
  const kept: string[] = [];
  let left = room - lengthOf(rest(total));
  for (const line of entries.map(print)) {
    left -= lengthOf(line) + 1;
    if (left < 0) break;
    kept.push(line);
  }
  return kept.length === total ? kept : [...kept, rest(total - kept.length)];
}

const rest = (count: number) => `and ${count} more: the review has all`;
