import type { Listing } from "../table.js";
import { shown } from "../text.js";
import type { Content, Entry } from "./content.js";
import { driftTitle, gapsTitle, type Line, sentenceOf, standingTitle, type Value } from "./words.js";

/** One thing that a review says: of a status, or of all. */
interface Row {
  section: string;
  entry?: Entry;
  line?: Line;
  says: string;
}

/** A review as the rows of a spreadsheet, in the order in which it says things: a row for each thing that happens to a status. */
export function sheetOf(content: Content): Listing<Row> {
  const { verdict, context, summary, refusals, errors, warnings, sections, footnotes, drift, unmanaged } = content;
  const { standing, completeness, gaps } = content;
  const all = (section: string, sentences: readonly string[]) => sentences.map((says) => ({ section, says }));
  const each = (section: string, entries: readonly Entry[]) =>
    entries.flatMap((entry) => [
      ...entry.lines.map((line) => ({ section, entry, line, says: sentenceOf(line) })),
      ...(entry.by ? [{ section, entry, says: `by ${entry.by}` }] : []),
    ]);
  const marked = ({ line }: Row, mark: Value["mark"]) =>
    line?.phrase.flatMap((part) => (typeof part !== "string" && part.mark === mark ? [shown(part.value)] : []))[0];
  return {
    columns: [
      { name: "section", cell: ({ section }) => section },
      { name: "systemPresence", cell: ({ entry }) => entry?.systemPresence },
      { name: "status", cell: ({ entry }) => entry?.title },
      { name: "resource", cell: ({ entry }) => entry?.name },
      { name: "about", cell: ({ line }) => line?.language ?? line?.property },
      { name: "before", cell: (row) => marked(row, "old") },
      { name: "after", cell: (row) => marked(row, "new") },
      { name: "says", cell: ({ says }) => says },
    ],
    rows: [
      ...all("Verdict", [verdict.headline]),
      ...Object.entries(context).map(([key, says]) => ({
        section: "Context",
        line: { property: key, phrase: [] },
        says,
      })),
      ...all("Summary", summary),
      ...all("Refused", refusals),
      ...all("Error", errors),
      ...all("Warning", warnings),
      ...sections.flatMap(({ title, entries }) => each(title, entries)),
      ...all("Note", footnotes),
      ...each(driftTitle, drift),
      ...each("Not managed", unmanaged?.entries ?? []),
      ...all(standingTitle, standing),
      ...all(gapsTitle, gaps.length > 0 ? [completeness] : []),
      ...each(gapsTitle, gaps),
    ],
    isSheet: true,
  };
}
