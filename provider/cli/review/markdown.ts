import type { Refusal } from "./gates.js";
import {
  type Active,
  bySystemPresence,
  catalogueOf,
  changesOf,
  driftedOf,
  labelOf,
  languagesOf,
  type Review,
  type Status,
  systemPresenceOf,
} from "./model.js";
import { driftLines, type Line, lineOf, moveNote, summaryOf, unchangedOf, visible } from "./words.js";

/** GitHub's limit for a comment, in characters; counted here in bytes, which are never fewer. GitLab's is 1,000,000. */
export const defaultMaxLength = 65_536;

/** What is kept free for the note on moves and for saying what was left out, in bytes. */
const reserve = 1_000;

/** The hidden first line by which a pipeline finds the comment to update. */
function markerOf({ stack }: Review): string {
  return `<!-- presence-review:${stack} -->`;
}

/**
 * A review for a comment in a pull or merge request (GitHub Flavored Markdown, which GitLab reads too).
 * @param maxLength the forge's limit, in bytes of UTF-8: what does not fit is left out, and said to be
 */
export function renderMarkdown(review: Review, refusals: readonly Refusal[], maxLength = defaultMaxLength): string {
  const page = new Page(maxLength - reserve);
  const changes = changesOf(review);
  page.add(
    markerOf(review),
    `### Presence review: ${code(review.stack)}`,
    "",
    `**${summaryOf(review)}.** ${unchangedOf(review)}`,
    "",
  );
  const notes = [
    ...refusals.map(({ message }) => `- ⛔ **Refused:** ${code(message)}`),
    ...review.errors.map((error) => `- ❌ ${code(error.replaceAll("\n", " "))}`),
    ...review.warnings.map((warning) => `- ⚠️ ${code(warning)}`),
  ];
  page.rows([], notes, "refusals, errors and warnings");
  page.rows(changeHead, changes.flatMap(changeRows), "changes");
  page.rows(driftHead, driftedOf(review).flatMap(driftRows), "lines about changes by hand");
  if (changes.some(({ actions }) => actions.some(({ kind }) => kind === "moved"))) page.add("", `> ${moveNote}`);
  page.folded("The catalogue as it will be", (inner) => matrix(inner, catalogueOf(review)));
  return page.text();
}

const changeHead = [
  "",
  "| Status | System presence | What happens | Where | Before | After |",
  "| --- | --- | --- | --- | --- | --- |",
];

function changeRows(status: Status): string[] {
  return status.actions.map((action) => row(status, lineOf(action)));
}

const driftHead = [
  "",
  "#### Changed by hand since the last run",
  "",
  "| Status | System presence | What was found | Where | Before | Found | Who and when | What happens |",
  "| --- | --- | --- | --- | --- | --- | --- | --- |",
];

function driftRows(status: ReturnType<typeof driftedOf>[number]): string[] {
  const who = [status.drift.by, status.drift.at].map(cell).filter(Boolean).join(" ");
  return driftLines(status).map((line) => `${row(status, line)} ${who} | ${line.outcome} |`);
}

function row(status: Status, { says, where, before, after }: Line): string {
  const name = labelOf(status) === status.name ? "" : ` ${code(status.name)}`;
  const cells = [
    `**${code(labelOf(status))}**${name}`,
    code(systemPresenceOf(status)),
    says,
    ...[where, before, after].map(cell),
  ];
  return `| ${cells.join(" | ")} |`;
}

function cell(value: unknown): string {
  return value === undefined ? "" : code(value);
}

function matrix(page: Page, catalogue: readonly Active[]): void {
  const languages = languagesOf(catalogue);
  for (const [systemPresence, statuses] of bySystemPresence(catalogue)) {
    const head = [
      "",
      `| ${[code(systemPresence), ...languages.map(code)].join(" | ")} |`,
      `|${" --- |".repeat(languages.length + 1)}`,
    ];
    const rows = statuses.map(({ name, after: { languageLabels } }) => {
      const labels = languages.map((language) => languageLabels[language]);
      return `| ${[code(name), ...labels.map((label) => (label === undefined ? "**missing**" : code(label)))].join(" | ")} |`;
    });
    page.rows(head, rows, "statuses of the catalogue");
  }
}

/** Lines up to a length; what does not fit is counted. */
class Page {
  readonly #lines: string[] = [];
  readonly #left = new Map<string, number>();
  #room: number;

  constructor(roomBytes: number) {
    this.#room = roomBytes;
  }

  add(...lines: string[]): void {
    for (const line of lines) {
      this.#room -= lengthOf(line);
      this.#lines.push(line);
    }
  }

  /** As many rows as fit, under their head. */
  rows(head: string[], rows: string[], what: string): void {
    if (rows.length === 0) return;
    let room = this.#room - head.reduce((sum, line) => sum + lengthOf(line), 0);
    const fitting = rows.findIndex((line) => (room -= lengthOf(line)) < 0);
    const shown = fitting < 0 ? rows : rows.slice(0, fitting);
    if (shown.length > 0) this.add(...head, ...shown);
    if (shown.length < rows.length) this.#left.set(what, (this.#left.get(what) ?? 0) + rows.length - shown.length);
  }

  /** What readers open if they want to; nothing where nothing of it fits. */
  folded(title: string, fill: (page: Page) => void): void {
    const start = this.#lines.length;
    this.add("", `<details><summary>${title}</summary>`);
    fill(this);
    if (this.#lines.length > start + 2) this.add("", "</details>");
    else this.#lines.length = start;
  }

  text(): string {
    const left = [...this.#left].map(([what, count]) => `${count} ${what}`);
    if (left.length > 0)
      this.add(
        "",
        `Left out, because a comment has a limit: ${left.join(", ")}. \`presence review --format html\` shows all.`,
      );
    return `${this.#lines.join("\n")}\n`;
  }
}

function lengthOf(line: string): number {
  return Buffer.byteLength(line) + 1;
}

/**
 * A value, shown as it is: no character of it is Markdown, HTML, a link or a mention. The comment after an @ keeps the
 * forges from reading a mention or a mail address in the text that results.
 */
function code(value: unknown): string {
  const text = visible(value)
    .replace(/(?![,;()'"=?-])[!-/:-@[-`{-~]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replaceAll("&#64;", "&#64;<!-- -->");
  return `<code>${text}</code>`;
}
