import {
  completenessOf,
  labelsIn,
  languagesOf,
  type Matrix,
  type MatrixRow,
  matrixOf,
  usualLanguages,
} from "../matrix.js";
import { pasteOf } from "../catalogue-text.js";
import { linesOfNotKnown } from "../../organization/usage.js";
import { counted } from "../text.js";
import { type Context, minuteOf } from "../context.js";
import type { LastChange } from "../who.js";
import type { Limits, Refusal } from "./gates.js";
import {
  type ActionKind,
  type ActiveStatus,
  affectedOf,
  agentsIn,
  catalogueOf,
  changesOf,
  driftedOf,
  isHidden,
  putsBack,
  type Review,
  type ReviewedStatus,
  systemPresenceOf,
  unclearOf,
  titleOf,
} from "./model.js";
import { choiceOf, standingIn, type Verdict, verdictOf } from "./verdict.js";
import {
  agentsAre,
  badgesOf,
  driftLines,
  footnotes,
  idLines,
  type Line,
  linesOf,
  moveNote,
  othersOf,
  sections,
  type Tone,
  unchangedOf,
  useLines,
} from "./words.js";

/** A status in a section of a review, and what happens to it. */
export interface Entry {
  title: string;
  systemPresence: string;
  /** The resource's name in the program. */
  name: string;
  lines: Line[];
  /** Who changed it by hand and when, where the API tells. */
  by?: string | undefined;
}

export interface Section {
  key: string;
  title: string;
  tone: Tone;
  /** What all of its statuses have in common. */
  note?: string;
  entries: Entry[];
}

/** What a review says, in the order in which it says it: renderers print this and decide nothing. Values are to be escaped. */
export interface Content {
  /** The command that says it. */
  command: "review" | "diff";
  /** The stack, or what was compared with what. */
  subject: string;
  context: Context;
  verdict: Verdict;
  /** Sentences on what the verdict rests on. */
  summary: string[];
  refusals: string[];
  errors: string[];
  /** What is warned of the change. */
  warnings: string[];
  /** What is warned of statuses that stay as they are. */
  standing: string[];
  /** What the change does, what agents lose first. */
  sections: Section[];
  /** What happens without a change for agents, and what is not known of those whom the change affects. */
  footnotes: string[];
  /** What was changed by hand since the last run. */
  drift: Entry[];
  /** What an organisation has and the other side does not declare: how much of it, the text that declares it, and who made it. */
  unmanaged?: { title: string; paste: string; makers: string[]; entries: Entry[] } | undefined;
  /** What completeness is measured against. */
  completeness: string;
  /** The statuses that lack a label, and in which languages. */
  gaps: Entry[];
  /** As it will be. */
  catalogue: Matrix;
}

/** @param limits the gates that were asked for; a limit that was set is a decision, and required languages are what completeness is measured against */
export function contentOf(
  review: Review,
  refusals: readonly Refusal[],
  limits: Limits,
  context: Context,
  command: Content["command"] = "review",
): Content {
  const { errors } = review;
  const standing = standingIn(review);
  const isStanding = new Set(standing);
  const catalogue = catalogueOf(review);
  const labelled = catalogue.map(({ after }) => after);
  const languages = languagesOf(labelled, limits.requireLanguages);
  const measured = limits.requireLanguages ?? usualLanguages(labelled);
  const told = sectionsOf(review);
  const counts = countsOf(review, told);
  const matrix = matrixOf(languages, catalogue, systemPresenceOf, (status) => rowOf(status, languages, measured));
  return {
    command,
    subject:
      command === "diff" ? `${context["from"] ?? ""} → ${context["to"] ?? ""}` : (context["stack"] ?? review.stack),
    context,
    verdict: verdictOf(review, refusals, limits, told, counts),
    summary:
      errors.length > 0
        ? []
        : [
            counts.length > 0 ? `${counts.join(", ")}.` : "Nothing changes.",
            ...useOf(review),
            choiceOf(review),
            ...unchangedOf(review),
          ],
    refusals: refusals.map(({ message }) => message),
    errors,
    warnings: review.warnings.filter((warning) => !isStanding.has(warning)),
    standing,
    sections: told,
    footnotes: [...footnotesOf(review, told), ...linesOfNotKnown(review.notKnown)],
    drift: driftedOf(review).map((status) => ({
      ...headingOf(status, status.drift),
      lines: driftLines(status),
    })),
    unmanaged: unmanagedOf(review),
    completeness: completenessOf(measured, limits.requireLanguages !== undefined),
    gaps: gapsIn(matrix),
    catalogue: matrix,
  };
}

/** Who and what uses the statuses that are deactivated, moved or renamed, where that is known and anything does. */
function useOf(review: Review): string[] {
  const { all } = affectedOf(review);
  const codes = all.flatMap(({ use }) => use?.codes ?? []).length;
  const agents = agentsIn(all);
  const told = [
    ...(agents > 0 ? [`${agentsAre(agents)} in it now`] : []),
    ...(codes > 0 ? [counted(codes, "activity code is mapped to it", "activity codes are mapped to it")] : []),
  ];
  return told.length > 0 ? [`Of what goes, moves or is renamed: ${told.join(", and ")}.`] : [];
}

/** What happens, in words: `2 lost to agents, 1 renamed`. */
function countsOf(review: Review, told: readonly Section[]): string[] {
  const changed = sections.flatMap(({ key, count }) => {
    const number = told.find((section) => section.key === key)?.entries.length ?? 0;
    return number > 0 ? [`${number} ${count}`] : [];
  });
  const silent = footnotes.flatMap(({ kind, count }) => {
    const number = silentOf(review, told, kind).length;
    return number > 0 ? [`${number} ${count}`] : [];
  });
  const drifted = driftedOf(review).length;
  const unclear = unclearOf(review).length;
  return [
    ...changed,
    ...silent,
    ...(unclear > 0 ? [`${unclear} not plain to find`] : []),
    ...(drifted > 0 ? [`${drifted} changed by hand`] : []),
    ...othersOf(review),
  ];
}

/** Of each status the actions of the change itself; what only undoes a change by hand is told with that, unless agents lose by it. */
function ownActions(status: ReviewedStatus): ReviewedStatus["actions"] {
  return status.actions.filter((action) => action.kind === "deactivated" || !putsBack(status, action));
}

function sectionsOf(review: Review): Section[] {
  const { lost, moved, all: affected } = affectedOf(review);
  const later = review.stack === "" ? "" : ", which `presence moves` tells after `pulumi up`";
  const changing = changesOf(review).map((status) => ({ status, actions: ownActions(status) }));
  const placed = changing.map(({ status, actions }) => {
    const kinds = new Set<string>(actions.map(({ kind }) => kind));
    const doesAny = ({ kinds: own }: (typeof sections)[number]) => own.some((kind) => kinds.has(kind));
    // What happens to a status that agents do not see is none of what they lose or get.
    const isUnseen = status.before !== undefined && isHidden(status) && sections.some(doesAny);
    const section = isUnseen
      ? sections.find(({ key }) => key === "changed")
      : sections.find((one) =>
          one.key === "lost" ? lost.includes(status) : one.key === "moved" ? moved.includes(status) : doesAny(one),
        );
    const lines = [
      ...actions.flatMap((action) => linesOf(action, status)),
      ...(kinds.has("moved") || kinds.has("replaced") ? idLines(status, later) : []),
      ...(isUnseen ? [{ phrase: ["not offered to agents: it is deactivated"] }] : []),
      ...(affected.includes(status) ? useLines(status) : []),
    ];
    return { section, entry: { ...headingOf(status), lines } };
  });
  return sections.flatMap((section) => {
    const { key, title, tone } = section;
    const entries = placed.flatMap((one) => (one.section === section ? [one.entry] : []));
    return entries.length > 0 ? [{ key, title, tone, ...(key === "moved" && { note: moveNote }), entries }] : [];
  });
}

/** The statuses in no section to which something happens that agents do not notice. */
function silentOf(review: Review, told: readonly Section[], kind: ActionKind): ReviewedStatus[] {
  const names = new Set(told.flatMap(({ entries }) => entries.map(({ name }) => name)));
  // What comes from another resource of the program is told with that.
  const does = ({ actions }: ReviewedStatus) =>
    actions.some((action) => action.kind === kind && !(kind === "adopted" && action.before !== undefined));
  return changesOf(review).filter((status) => !names.has(status.name) && does(status));
}

function footnotesOf(review: Review, told: readonly Section[]): string[] {
  return footnotes.flatMap(({ kind, says }) => {
    const silent = silentOf(review, told, kind);
    return silent.length > 0
      ? [`${says(silent.length)}; nothing changes for agents: ${silent.map(titleOf).join(", ")}`]
      : [];
  });
}

function unmanagedOf(review: Review): Content["unmanaged"] {
  const { unmanaged = [] } = review;
  if (unmanaged.length === 0) return undefined;
  const declared = catalogueOf(review).filter((status) => !unmanaged.some(({ id }) => id === status.id));
  const entries = unmanaged.map((status) => ({ ...headingOf(status), lines: [{ phrase: ["is declared nowhere"] }] }));
  const count = `${counted(unmanaged.length, "status", "statuses")} of the organisation ${unmanaged.length === 1 ? "is" : "are"}`;
  return {
    title: `${count} declared nowhere. To manage ${unmanaged.length === 1 ? "it" : "them"}, put this under the statuses of the catalogue file`,
    paste: pasteOf(
      unmanaged.map(({ id = "", after }) => ({ ...after, id })),
      declared.map(({ name, after }) => ({ key: name, definition: after })),
    ),
    makers: entries.flatMap(({ systemPresence, title, by }) => (by ? [`${systemPresence} / ${title}: by ${by}`] : [])),
    entries,
  };
}

/** @param by who did what is told of it, unless that is still to be done */
function headingOf(status: ReviewedStatus, by: LastChange | undefined = status.made): Omit<Entry, "lines"> {
  return {
    title: titleOf(status),
    systemPresence: systemPresenceOf(status),
    name: status.name,
    by: [by?.by, by?.at && minuteOf(by.at)].filter(Boolean).join(", ") || undefined,
  };
}

function rowOf(status: ActiveStatus, languages: readonly string[], measured: readonly string[]): MatrixRow {
  const { name, id, before, after, actions, labelsNotKnown } = status;
  const labels = labelsIn(languages, after, labelsNotKnown ? [] : measured, before);
  return {
    name,
    id,
    title: titleOf(status),
    badges: badgesOf(status),
    flags: [...(actions.length > 0 ? ["changed"] : []), ...(labels.some(({ isGap }) => isGap) ? ["gaps"] : [])],
    labels,
  };
}

function gapsIn({ groups }: Matrix): Entry[] {
  return groups.flatMap(({ systemPresence, rows }) =>
    rows.flatMap(({ title, name = title, labels }) => {
      const lines = labels.filter(({ isGap }) => isGap).map(({ language }) => ({ language, phrase: ["no label"] }));
      return lines.length > 0 ? [{ title, systemPresence, name, lines }] : [];
    }),
  );
}

/** `Renamed 2`. */
export const headOf = ({ title, entries }: Pick<Section, "title" | "entries">): string =>
  `${title}: ${counted(entries.length, "status", "statuses")}`;
