import type { Refusal } from "./gates.js";
import {
  type ActiveStatus,
  bySystemPresence,
  catalogueOf,
  changesOf,
  driftedOf,
  languagesOf,
  type Review,
  type ReviewedStatus,
  systemPresenceOf,
  titleOf,
} from "./model.js";
import { badgesOf, type DriftLine, driftLines, type Line, lineOf, moveNote, summaryOf, unchangedOf } from "./words.js";

/** The status that a part of a review is about. */
export interface Heading {
  title: string;
  systemPresence: string;
  /** The resource's name in the program. */
  name: string;
}

/** A status of the catalogue as it will be. */
export interface CatalogueRow {
  name: string;
  badges: string[];
  isChanged: boolean;
  /** In the order of the catalogue's languages; `old` is a label that changes or goes, `isNew` one that was not so before. */
  labels: { language: string; label?: string; old?: string; isNew: boolean }[];
}

/** What a review says, in the order in which it says it: renderers print this and decide nothing. Values are to be escaped. */
export interface Content {
  stack: string;
  summary: string;
  unchanged: string;
  refusals: string[];
  errors: string[];
  warnings: string[];
  changes: (Heading & { lines: Line[] })[];
  /** What was changed by hand; `who` and when, where the API tells. */
  drift: (Heading & { who?: string | undefined; at?: string | undefined; lines: DriftLine[] })[];
  /** Where a status moves. */
  moveNote?: string;
  languages: string[];
  catalogue: { systemPresence: string; rows: CatalogueRow[] }[];
}

export function contentOf(review: Review, refusals: readonly Refusal[]): Content {
  const { stack, errors, warnings } = review;
  const changes = changesOf(review);
  const catalogue = catalogueOf(review);
  const languages = languagesOf(catalogue);
  const moves = changes.some(({ actions }) => actions.some(({ kind }) => kind === "moved"));
  return {
    stack,
    summary: summaryOf(review),
    unchanged: unchangedOf(review),
    refusals: refusals.map(({ message }) => message),
    errors,
    warnings,
    changes: changes.map((status) => ({ ...headingOf(status), lines: status.actions.map(lineOf) })),
    drift: driftedOf(review).map((status) => {
      const { by: who, at } = status.drift;
      return { ...headingOf(status), who, at, lines: driftLines(status) };
    }),
    ...(moves && { moveNote }),
    languages,
    catalogue: bySystemPresence(catalogue).map(([systemPresence, statuses]) => ({
      systemPresence,
      rows: statuses.map((status) => rowOf(status, languages)),
    })),
  };
}

function headingOf(status: ReviewedStatus): Heading {
  return { title: titleOf(status), systemPresence: systemPresenceOf(status), name: status.name };
}

function rowOf(status: ActiveStatus, languages: readonly string[]): CatalogueRow {
  const { name, before, after, actions } = status;
  return {
    name,
    badges: badgesOf(status),
    isChanged: actions.length > 0,
    labels: languages.map((language) => {
      const label = after.languageLabels[language];
      const old = before?.languageLabels[language];
      const isNew = before !== undefined && old !== label;
      return { language, isNew, ...(label !== undefined && { label }), ...(isNew && old !== undefined && { old }) };
    }),
  };
}
