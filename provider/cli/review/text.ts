import { shown, visible, visibleLines } from "../text.js";
import type { Content, Heading } from "./content.js";
import type { Line } from "./words.js";

/** A review for a terminal, where refusals come on the standard error. */
export function renderText({ stack, summary, unchanged, errors, warnings, changes, drift, moveNote }: Content): string {
  return [
    `Presence review of stack ${visible(stack)}: ${summary}. ${unchanged}`,
    ...errors.map((error) => `  error: ${indented(error)}`),
    ...warnings.map((warning) => `  warning: ${indented(warning)}`),
    ...section(
      "Changes",
      changes.map((change) => [headingLine(change), ...change.lines.map(print)]),
    ),
    ...section(
      "Changed by hand since the last run",
      drift.map((one) => [
        [
          `${headingLine(one)}${one.who || one.at ? "," : ""}`,
          one.who && `by ${visible(one.who)}`,
          one.at && `at ${visible(one.at)}`,
        ]
          .filter(Boolean)
          .join(" "),
        ...one.lines.flatMap((line) => [print(line), `    ${line.outcome}`]),
      ]),
    ),
    ...(moveNote ? ["", moveNote] : []),
    "",
  ].join("\n");
}

function indented(message: string): string {
  return visibleLines(message).replaceAll("\n", "\n    ");
}

function section(title: string, blocks: string[][]): string[] {
  return blocks.length === 0 ? [] : ["", title, ...blocks.flat()];
}

function headingLine({ systemPresence, title, name }: Heading): string {
  return `  ${visible(systemPresence)} / ${visible(title)} (${visible(name)})`;
}

function print({ says, where, before, after }: Line): string {
  const values = [before, after].flatMap((value) => (value === undefined ? [] : [JSON.stringify(shown(value))]));
  return `    ${says}${where === undefined ? "" : ` [${visible(where)}]`}${values.length > 0 ? `: ${values.join(" → ")}` : ""}`;
}
