import { type Action, changesOf, driftedOf, labelOf, type Review, type Status, systemPresenceOf } from "./model.js";
import { driftLines, type Line, lineOf, moveNote, summaryOf, unchangedOf, visible } from "./words.js";

/** A review for a terminal, where refusals come on the standard error. */
export function renderText(review: Review): string {
  const changes = changesOf(review);
  return [
    `Presence review of stack ${review.stack}: ${summaryOf(review)}. ${unchangedOf(review)}`,
    ...review.errors.map((error) => `  error: ${lines(error)}`),
    ...review.warnings.map((warning) => `  warning: ${lines(warning)}`),
    ...section("Changes", changes.map(changed)),
    ...section("Changed by hand since the last run", driftedOf(review).map(drifted)),
    ...(changes.some(({ actions }) => actions.some(isMove)) ? ["", moveNote] : []),
    "",
  ].join("\n");
}

function lines(message: string): string {
  return message.split("\n").map(visible).join("\n    ");
}

function isMove({ kind }: Action): boolean {
  return kind === "moved";
}

function section(title: string, blocks: string[][]): string[] {
  return blocks.length === 0 ? [] : ["", title, ...blocks.flat()];
}

function changed(status: Status): string[] {
  return [headingOf(status), ...status.actions.map(lineOf).map(print)];
}

function drifted(status: ReturnType<typeof driftedOf>[number]): string[] {
  const { by, at } = status.drift;
  const who = [by && `by ${visible(by)}`, at && `at ${visible(at)}`].filter(Boolean).join(" ");
  return [
    `${headingOf(status)}${who ? `, ${who}` : ""}`,
    ...driftLines(status).flatMap((line) => [print(line), `    ${line.outcome}`]),
  ];
}

function headingOf(status: Status): string {
  return `  ${visible(systemPresenceOf(status))} / ${visible(labelOf(status))} (${visible(status.name)})`;
}

function print({ says, where, before, after }: Line): string {
  const quoted = (value: unknown) => (value === undefined ? undefined : JSON.stringify(visible(value)));
  const values = [quoted(before), quoted(after)].filter((value) => value !== undefined).join(" → ");
  return `    ${says}${where === undefined ? "" : ` [${visible(where)}]`}${values ? `: ${values}` : ""}`;
}
