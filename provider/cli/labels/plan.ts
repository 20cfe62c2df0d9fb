import type { CatalogueFile, FileFault } from "../../catalogue-file/read.js";
import { didYouMean } from "../../definition/did-you-mean.js";
import { sameText } from "../../definition/likeness.js";
import { visible } from "../../definition/text.js";
import { warningsIn } from "../lint/warnings.js";
import { type LabelChange, newIn, withEdits } from "../catalogue-edit.js";
import type { SheetRow } from "./sheet.js";

/** One label that an import changes. */
export interface PlannedLabel extends LabelChange {
  row: SheetRow;
  /** What it is by now; absent where there is none. */
  before: string | undefined;
}

/** Something to tell of a line of the sheet. */
type Tell = (line: number, text: string) => void;

/**
 * What a sheet changes in a catalogue file, and the text with these changes.
 * @param raw the file's text, with the line ends that it has
 * @param fault gets all that stands in the way; `warn`, what may be right all the same
 */
export function planLabels(
  { raw, file }: { raw: string; file: CatalogueFile },
  rows: readonly SheetRow[],
  { source, language }: { source: string; language: string },
  { fault, warn }: { fault: Tell; warn: Tell },
): { labels: PlannedLabel[]; text: string } {
  const byKey = new Map(file.statuses.map((status) => [status.key, status]));
  const lines = new Map<string, number>();
  const labels = rows.flatMap((row): PlannedLabel[] => {
    const { key, line, target } = row;
    const status = byKey.get(key);
    if (!status) {
      const reason = key === "" ? "has no key" : `has the key "${visible(key)}", which no status has`;
      fault(line, `${reason}${didYouMean(key, [...byKey.keys()])}`);
      return [];
    }
    const first = lines.get(key);
    if (first !== undefined) {
      fault(line, `is about ${visible(key)}, as line ${first} is`);
      return [];
    }
    lines.set(key, line);
    const present = status.languageLabels[source] ?? "";
    if (!sameText(present.trim(), row.source))
      fault(
        line,
        `${visible(key)} was translated from "${visible(row.source)}", and its label in ${source} is "${visible(present)}" by now: ` +
          "look at the translation again, then put the present label there",
      );
    const before = status.languageLabels[language];
    if (target === "" || sameText(before, target)) return [];
    if (isPlaceholder(target)) fault(line, `${visible(key)} has "${visible(target)}", which is no translation`);
    if (sameText(target, present)) warn(line, `${visible(key)} is "${visible(target)}" in ${language} as in ${source}`);
    return [{ key, language, label: target, row, before }];
  });
  const edited = withEdits(raw, labels);
  if ("faults" in edited) {
    for (const { key, reason } of edited.faults) fault(lines.get(key) ?? 1, `${visible(key)}: ${reason}`);
    return { labels, text: raw };
  }
  const lineOf = ({ key = "", other = "" }: FileFault) => lines.get(key) ?? lines.get(other) ?? 1;
  // That languages are missing is no fault of one that is not.
  const broken = edited.broken.filter(({ rule }) => rule !== "requiredLanguages");
  for (const one of broken) fault(lineOf(one), one.message);
  for (const one of newIn(warningsIn(edited.file), warningsIn(file))) warn(lineOf(one), one.message);
  return { labels, text: edited.text };
}

/** What people write where a translation is to come, and what spreadsheets write in place of a formula that failed. */
function isPlaceholder(text: string): boolean {
  // "Todo el equipo" is Spanish.
  return (
    /^(TODO|TBD|TBC|FIXME):/.test(text) ||
    /^(todo|tbd|tbc|fixme|\?+|-+|–|—|\.+|…|x{3,}|n\/a|#[A-Z0-9/]+[!?]?)$/i.test(text)
  );
}
