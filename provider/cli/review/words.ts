import type { Difference } from "../../definition/compare.js";
import type { Desired } from "../../definition/definition.js";
import { minuteOf } from "../context.js";
import { languageName } from "../language-names.js";
import { counted, shown, visible } from "../text.js";
import {
  type Action,
  type ActionKind,
  changesOf,
  type DriftedStatus,
  type Review,
  type ReviewedStatus,
  unclearOf,
} from "./model.js";

/** What a section's colour says: what agents lose, what they get, or neither. */
export type Tone = "loss" | "gain" | "change";

/** The sections of a review, what agents lose first. A status stands in the first one that it has an action of. */
export const sections = [
  { key: "lost", title: "Agents lose", count: "lost to agents", tone: "loss", kinds: ["deactivated"] },
  {
    key: "moved",
    title: "Move to a new id; the old one is deactivated",
    count: "with a new id",
    tone: "loss",
    kinds: ["moved", "replaced"],
  },
  { key: "unlabelled", title: "Lose a label", count: "with a label less", tone: "loss", kinds: ["untranslated"] },
  { key: "renamed", title: "Renamed", count: "renamed", tone: "change", kinds: ["renamed"] },
  { key: "new", title: "New", count: "new", tone: "gain", kinds: ["created"] },
  { key: "back", title: "Come back", count: "back again", tone: "gain", kinds: ["reactivated"] },
  {
    key: "translated",
    title: "New translations",
    count: "with a new translation",
    tone: "gain",
    kinds: ["translated"],
  },
  {
    key: "changed",
    title: "Changed otherwise",
    count: "changed otherwise",
    tone: "change",
    kinds: ["changed", "resent", "moved", "replaced"],
  },
] as const satisfies readonly { key: string; title: string; count: string; tone: Tone; kinds: readonly ActionKind[] }[];

/** What happens to statuses without a change for agents: a footnote each, with a count. */
export const footnotes: readonly { kind: ActionKind; count: string; says: (count: number) => string }[] = [
  {
    kind: "adopted",
    count: "taken over",
    says: (count) =>
      `${counted(count, "status", "statuses")} that ${count === 1 ? "exists is" : "exist are"} taken over as ${count === 1 ? "it is, under its own id" : "they are, under their own ids"}`,
  },
  {
    kind: "handedOver",
    count: "handed over",
    says: (count) =>
      `${counted(count, "status", "statuses")} ${count === 1 ? "is" : "are"} managed by another resource from now on`,
  },
  {
    kind: "released",
    count: "let go",
    says: (count) =>
      `${counted(count, "status", "statuses")} ${count === 1 ? "is" : "are"} no longer managed, and ${count === 1 ? "stays as it is" : "stay as they are"}`,
  },
];

/** What happens to a status, in a word: in the catalogue as it will be. */
const badges: Record<ActionKind, string> = {
  created: "new",
  adopted: "taken over",
  reactivated: "comes back",
  renamed: "renamed",
  translated: "new label",
  untranslated: "loses a label",
  moved: "moves",
  replaced: "new id",
  changed: "changed",
  resent: "sent again",
  deactivated: "lost",
  handedOver: "handed over",
  released: "let go",
};

/** What a move means for those who work with the ids. */
export const moveNote =
  "A moved status is another definition with another id, and the one it leaves is deactivated. Reports keep what was recorded " +
  "under the old id; whatever filters or sets statuses by id (reports, wallboards, data exports, integrations) needs the new one.";

/** A value of a status, to be escaped by whoever prints it: `old` goes, `new` comes; without a mark it is and stays. */
export interface Value {
  value: unknown;
  mark?: "old" | "new";
}

/** A line of a review: words and values, after the language or the property that they are about. */
export interface Line {
  language?: string | undefined;
  property?: string | undefined;
  phrase: readonly (string | Value)[];
}

/** A line as one text, for where nothing steers what is printed. */
export function sentenceOf({ language, property, phrase }: Line): string {
  const about = language === undefined ? property : languageName(language);
  const words = phrase.map((part) => (typeof part === "string" ? part : JSON.stringify(shown(part.value))));
  return `${about === undefined ? "" : `${visible(about)}: `}${words.join("")}`;
}

const old = (value: unknown): Value => ({ value, mark: "old" });
const fresh = (value: unknown): Value => ({ value, mark: "new" });
const change = (before: unknown, after: unknown) =>
  before === undefined
    ? [fresh(after)]
    : after === undefined
      ? [old(before), " is taken out"]
      : [old(before), " → ", fresh(after)];

export function badgesOf({ actions, drift }: ReviewedStatus): string[] {
  return [...new Set(actions.map(({ kind }) => badges[kind])), ...(drift ? ["changed by hand"] : [])];
}

/** What an action means to agents and to those who look after the statuses. */
export function linesOf({ kind, language, property, before, after }: Action, status: ReviewedStatus): Line[] {
  switch (kind) {
    case "deactivated":
      return [
        { phrase: ["no longer offered to agents; reports keep it"] },
        ...(status.isLeftover
          ? [{ phrase: ["an earlier run moved it or made it anew, and did not come to this"] }]
          : []),
      ];
    case "moved":
      return [{ phrase: change(before, after) }];
    case "replaced":
      // Where it takes one over, that is said.
      return status.actions.some((one) => ["adopted", "reactivated"].includes(one.kind))
        ? []
        : [{ phrase: ["gets a definition of its own, with a new id"] }];
    case "created":
      return labelsOf(status.after);
    case "reactivated":
      return [{ phrase: ["agents can choose it again, under its former id"] }];
    case "adopted":
      return [{ phrase: ["takes over the definition that exists, under its own id"] }];
    case "handedOver":
      return [{ phrase: ["is managed by another resource from now on"] }];
    case "released":
      return [{ phrase: ["is no longer managed, and stays as it is"] }];
    case "resent":
      return [{ phrase: ["is sent again: the last run left it half-made, or the value is secret"] }];
    default:
      // A secret has no values to show.
      return [
        { language, property, phrase: before === after ? ["is changed; the value is secret"] : change(before, after) },
      ];
  }
}

function labelsOf(made: Desired | undefined): Line[] {
  const labels = Object.entries(made?.languageLabels ?? {}).map(([language, label]) => ({
    language,
    phrase: [fresh(label)],
  }));
  return [...labels, ...(made?.deactivated ? [{ phrase: ["not offered to agents yet: it is deactivated"] }] : [])];
}

/**
 * The ids of a status that moves: what works with the one has to be told the other.
 * @param later how the new one is found out, where it is not known yet
 */
export function idLines({ id, newId, actions }: ReviewedStatus, later: string): Line[] {
  const taken = actions.find(({ kind }) => kind === "adopted" || kind === "reactivated")?.after ?? newId;
  if (id === undefined && taken === undefined) return [];
  const next = taken === undefined ? `a new one${later}` : fresh(taken);
  return [{ property: "id", phrase: id === undefined ? [next] : [old(id), " → ", next] }];
}

/** Who and what uses a status now, and who changed it last; nothing where that was not asked, or cannot be known. */
export function useLines({ use, changed }: ReviewedStatus): Line[] {
  if (use === undefined) return [];
  const { agents, codes = [] } = use;
  const mapped = codes.flatMap(({ code, businessUnit }, place) => [
    place === 0 ? "" : ", ",
    { value: code },
    " in ",
    { value: businessUnit },
  ]);
  return [
    ...(agents === undefined ? [] : [{ phrase: [`${agentsAre(agents)} in it now`] }]),
    ...(mapped.length > 0 ? [{ phrase: ["counts in workforce management as ", ...mapped] }] : []),
    ...(changed?.by === undefined
      ? []
      : [
          {
            phrase: [
              "changed last by ",
              { value: [changed.by, changed.at && minuteOf(changed.at)].filter(Boolean).join(", ") },
            ],
          },
        ]),
  ];
}

/** `no agent is`, `12 agents are`. */
export function agentsAre(count: number): string {
  return count === 0 ? "no agent is" : counted(count, "agent is", "agents are");
}

/** What was found of a change by hand, and what becomes of it. */
export function driftLines({ drift, after }: DriftedStatus): Line[] {
  if (drift.gone)
    return [
      {
        phrase: [
          `is gone: the organisation has no such definition, or does not show it to this client; ${after ? "it is made again, with a new id" : "the program no longer has it either"}`,
        ],
      },
    ];
  return drift.differences.map((difference) => {
    const { path, desired: found } = difference;
    const [property = "", language] = path.split(/\.(.*)/s);
    const wanted: unknown = after && (language ? after.languageLabels[language] : after[property as keyof Desired]);
    const outcome = after ? outcomeOf(wanted, difference) : ["the program no longer has it"];
    if (property === "deactivated")
      return {
        phrase: [
          `was ${found ? "deactivated" : "reactivated"}; `,
          ...(after ? [activityOf(wanted, difference)] : outcome),
        ],
      };
    const what =
      found === undefined
        ? ["was taken out; "]
        : [difference.existing === undefined ? "was added: " : "was changed to ", old(found), "; "];
    return { ...(language === undefined ? { property } : { language }), phrase: [...what, ...outcome] };
  });
}

function outcomeOf(wanted: unknown, { existing: left, desired: found }: Difference): (string | Value)[] {
  if (wanted === found) return ["kept: the program says the same"];
  if (wanted === undefined) return ["it is taken out"];
  return [wanted === left ? "back to " : "becomes ", fresh(wanted)];
}

function activityOf(wanted: unknown, { desired: found }: Difference): string {
  if (wanted === found) return "kept: the program says the same";
  return wanted ? "it is deactivated again" : "it comes back";
}

/** Resources of other types that change. */
export function othersOf({ others }: Review): string[] {
  return Object.entries(others).map(([op, count]) => `other resources to ${visible(op)}: ${count}`);
}

/** What stays as it is, if anything does. */
export function unchangedOf(review: Review): string[] {
  const staying = review.statuses.length - changesOf(review).length - unclearOf(review).length;
  const hidden =
    review.notShown === 0
      ? ""
      : `${counted(review.notShown, "more resource stays as it is and is", "more resources stay as they are and are")} not in this preview; \`pulumi preview --json --refresh --show-sames\` shows all.`;
  return [
    staying > 0 ? `${counted(staying, "status stays as it is", "statuses stay as they are")}.` : "",
    hidden,
  ].filter(Boolean);
}

/** Over what is warned of statuses that stay as they are. */
export const standingTitle = "Warnings that stay";

/** Over the statuses that lack a label. */
export const gapsTitle = "Missing labels";

/** Over what was changed by hand, which a run puts back or keeps. */
export const driftTitle = "Changed by hand since the last run";
