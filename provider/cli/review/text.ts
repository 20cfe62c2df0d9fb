import { languageName } from "../language-names.js";
import { firstLines, visible, visibleLines } from "../text.js";
import { type Content, type Entry, headOf } from "./content.js";
import { contextLine } from "../context.js";
import { driftTitle, gapsTitle, sentenceOf, standingTitle } from "./words.js";

/** A review for a terminal. */
export function renderText(content: Content): string {
  const { command, verdict, context, summary, refusals, errors, warnings, sections, footnotes, drift, unmanaged } =
    content;
  return [
    `Presence ${command}. ${verdict.headline}.`,
    `  ${contextLine(context)}`,
    ...summary.map((sentence) => `  ${sentence}`),
    ...refusals.map((message) => `  refused: ${indented(message)}`),
    ...errors.map((error) => `  error: ${indented(error)}`),
    ...warnings.map((warning) => `  warning: ${indented(warning)}`),
    ...sections.flatMap((section) => [
      "",
      headOf(section),
      ...section.entries.flatMap(entry),
      ...(section.note ? [`  ${section.note}`] : []),
    ]),
    ...(footnotes.length > 0 ? [""] : []),
    ...footnotes.map((note) => `${visible(note)}.`),
    ...(drift.length > 0 ? ["", headOf({ title: driftTitle, entries: drift }), ...drift.flatMap(entry)] : []),
    ...(unmanaged ? ["", `${unmanaged.title}:`, unmanaged.paste] : []),
    ...(unmanaged && unmanaged.makers.length > 0 ? ["", ...unmanaged.makers.map(visible)] : []),
    ...standingOf(content),
    ...gapsOf(content),
    "",
  ].join("\n");
}

/** How much of each kind a terminal is given: the page shows all. */
const shownOfEach = 10;

function standingOf({ standing }: Content): string[] {
  if (standing.length === 0) return [];
  return ["", `${standingTitle}: ${standing.length}`, ...firstOfEach(standing.map(indented))];
}

function gapsOf({ gaps, completeness }: Content): string[] {
  if (gaps.length === 0) return [];
  const told = gaps.map(({ systemPresence, title, lines }) => {
    const missing = lines.map(({ language = "" }) => languageName(language));
    return `${visible(systemPresence)} / ${visible(title)}: ${missing.join(", ")}`;
  });
  return ["", `${gapsTitle}. ${completeness}`, ...firstOfEach(told)];
}

function firstOfEach(lines: readonly string[]): string[] {
  return firstLines(lines, shownOfEach).map((line) => `  ${line}`);
}

function indented(message: string): string {
  return visibleLines(message).replaceAll("\n", "\n    ");
}

function entry({ systemPresence, title, name, lines, by }: Entry): string[] {
  return [
    `  ${visible(systemPresence)} / ${visible(title)} (${visible(name)})`,
    ...lines.map((line) => `    ${sentenceOf(line)}`),
    ...(by ? [`    by ${visible(by)}`] : []),
  ];
}
