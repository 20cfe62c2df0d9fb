import type { CatalogueFile, FileStatus } from "../../catalogue-file/read.js";
import { languages } from "../../definition/vocabulary.js";
import { guarded, unguarded } from "../csv-line.js";
import { type Csv, unlikeHeader } from "../csv.js";

/** Which labels a sheet is about. */
export interface SheetOptions {
  /** The language that is translated from. */
  source: string;
  /** The language that is translated to. */
  language: string;
}

/** One line of a sheet, as a translator gives it back. */
export interface SheetRow {
  line: number;
  key: string;
  source: string;
  target: string;
}

/** What a translator has filled in. */
export interface Sheet {
  /** The language that is translated to. */
  language: string;
  rows: SheetRow[];
}

const columns = ["key", "system presence", "note"];

/** The sheet that a translator fills: a line a status, with its label in both languages. */
export function sheetOf(
  statuses: readonly FileStatus[],
  { rules }: CatalogueFile,
  { source, language }: SheetOptions,
  delimiter: string,
): Csv {
  const [key = "", systemPresence = "", note = ""] = columns;
  return {
    delimiter,
    header: [key, systemPresence, source, language, note],
    rows: statuses.map((status) => {
      const { languageLabels: labels, line } = status;
      const cells = [
        status.key,
        status.systemPresence,
        labels[source],
        labels[language],
        noteOn(status, rules, source),
      ];
      return { line, cells: cells.map((cell = "") => guarded(cell)) };
    }),
  };
}

/** What a translator has to know of a status beside its label. */
function noteOn(
  { languageLabels, deactivated }: FileStatus,
  { maxLabelLength }: CatalogueFile["rules"],
  source: string,
): string {
  const others =
    source in languageLabels ? [] : Object.entries(languageLabels).map(([name, label]) => `${name}: ${label}`);
  return [
    ...others,
    ...(maxLabelLength === undefined ? [] : [`${maxLabelLength} characters at most`]),
    ...(deactivated ? ["deactivated: agents are not offered it"] : []),
  ].join("; ");
}

/**
 * What a translator has filled in. Columns are found by their titles, in any order; those with other titles are let be.
 * @param language the one that is meant; the only one that there is unless given
 * @param known languages that there may be besides those that the API documents
 * @param tell.fault gets all that stands in the way; `warn`, the labels that are let be
 */
export function readSheet(
  csv: Csv,
  { source, language }: { source: string; language: string | undefined },
  known: readonly string[],
  { fault, warn }: Record<"fault" | "warn", (line: number, reason: string) => void>,
): Sheet | undefined {
  for (const row of csv.rows)
    if (row.cells.slice(csv.header.length).some(Boolean)) fault(row.line, unlikeHeader(row, csv));
  const titles = csv.header.map((title) => columnOf(title, [...known, ...languages]));
  const others = titles.filter((title) => title !== undefined && title !== source && !columns.includes(title));
  const target = language ?? others[0];
  const strangers = others.filter((one) => one !== target);
  for (const title of ["key", source, target])
    if (title !== undefined && titles.indexOf(title) !== titles.lastIndexOf(title))
      fault(1, `has two columns "${title}"`);
  if (!titles.includes("key")) fault(1, `has no column "key"; it has: ${csv.header.join(", ")}`);
  if (!titles.includes(source))
    fault(
      1,
      `has no column "${source}", which tells that a label has not changed since; --source names another language`,
    );
  if (target === undefined || !others.includes(target))
    fault(
      1,
      target === undefined
        ? "has no column of another language, such as de; one that the API does not document is named by --language"
        : `has no column "${target}"`,
    );
  else if (strangers.length > 0 && language === undefined)
    fault(1, `has labels in ${others.join(", ")}: --language says which are meant`);
  else {
    const filled = strangers.filter((one) => csv.rows.some(({ cells }) => cells[titles.indexOf(one)]));
    if (filled.length > 0)
      warn(1, `has labels in ${filled.join(", ")}, too, which are let be: --language imports them`);
  }
  // Of a row without its source, its key or its label, nothing more can be told.
  if (target === undefined || !["key", source, target].every((title) => titles.includes(title))) return undefined;
  const rows = csv.rows.map(({ line, cells }) => {
    const cell = (title: string) => unguarded(cells[titles.indexOf(title)] ?? "");
    return { line, key: cell("key"), source: cell(source), target: cell(target) };
  });
  return {
    language: target,
    rows: rows.filter(({ key, source, target }) => key !== "" || source !== "" || target !== ""),
  };
}

/** The column of a title, however people and programs write it: `System Presence`, `en-US`, `DE`. */
function columnOf(title: string, known: readonly string[]): string | undefined {
  const bare = (text: string) => text.toLowerCase().replace(/[\s_-]/g, "");
  return [...columns, ...known].find((one) => bare(one) === bare(title));
}
