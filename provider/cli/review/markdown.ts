import { shown, visible } from "../text.js";
import type { Content, Heading } from "./content.js";
import type { Line } from "./words.js";

/** GitHub's limit for a comment, in characters; counted here in bytes, which are never fewer. GitLab's is 1,000,000. */
export const defaultMaxLength = 65_536;

/** What is kept free for the note on moves and for saying what was left out, in bytes. */
const reserve = 1_000;

const changeHead = [
  "",
  "| Status | System presence | What happens | Where | Before | After |",
  "| --- | --- | --- | --- | --- | --- |",
];

const driftHead = [
  "",
  "#### Changed by hand since the last run",
  "",
  "| Status | System presence | What was found | Where | Before | Found | Who and when | What happens |",
  "| --- | --- | --- | --- | --- | --- | --- | --- |",
];

/**
 * A review for a comment in a pull or merge request (GitHub Flavored Markdown, which GitLab reads too).
 * @param maxLength the forge's limit, in bytes of UTF-8: what does not fit is left out, and said to be
 */
export function renderMarkdown(content: Content, maxLength = defaultMaxLength): string {
  const { stack, summary, unchanged, changes, drift, moveNote } = content;
  const page = new Page(maxLength - reserve);
  // The hidden first line is how a pipeline finds the comment to update.
  page.add(`<!-- presence-review:${visible(stack)} -->`, `### Presence review: ${code(stack)}`, "");
  page.add(`**${summary}.** ${unchanged}`, "");
  const notes = [
    ...content.refusals.map((message) => `- ⛔ **Refused:** ${code(message)}`),
    ...content.errors.map((error) => `- ❌ ${code(error.replaceAll("\n", " "))}`),
    ...content.warnings.map((warning) => `- ⚠️ ${code(warning)}`),
  ];
  page.rows([], notes, "refusals, errors and warnings");
  page.rows(
    changeHead,
    changes.flatMap((one) => one.lines.map((line) => row(one, line))),
    "changes",
  );
  const driftRows = drift.flatMap((one) => {
    const who = [one.who, one.at].map(cell).filter(Boolean).join(" ");
    return one.lines.map((line) => `${row(one, line)} ${who} | ${line.outcome} |`);
  });
  page.rows(driftHead, driftRows, "lines about changes by hand");
  if (moveNote) page.add("", `> ${moveNote}`);
  page.folded("The catalogue as it will be", (inner) => matrix(inner, content));
  return page.text();
}

function row({ title, name, systemPresence }: Heading, { says, where, before, after }: Line): string {
  const cells = [
    `**${code(title)}**${title === name ? "" : ` ${code(name)}`}`,
    code(systemPresence),
    says,
    ...[where, before, after].map(cell),
  ];
  return `| ${cells.join(" | ")} |`;
}

function cell(value: unknown): string {
  return value === undefined ? "" : code(value);
}

function matrix(page: Page, { languages, catalogue }: Content): void {
  for (const { systemPresence, rows } of catalogue) {
    const head = [
      "",
      `| ${[code(systemPresence), ...languages.map(code)].join(" | ")} |`,
      `|${" --- |".repeat(languages.length + 1)}`,
    ];
    const lines = rows.map(({ name, labels }) => {
      const cells = labels.map(({ label }) => (label === undefined ? "**missing**" : code(label)));
      return `| ${[code(name), ...cells].join(" | ")} |`;
    });
    page.rows(head, lines, "statuses of the catalogue");
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
    const fit = fitting < 0 ? rows : rows.slice(0, fitting);
    if (fit.length > 0) this.add(...head, ...fit);
    if (fit.length < rows.length) this.#left.set(what, (this.#left.get(what) ?? 0) + rows.length - fit.length);
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
  const text = shown(value)
    .replace(/(?![,;()'"=?-])[!-/:-@[-`{-~]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replaceAll("&#64;", "&#64;<!-- -->");
  return `<code>${text}</code>`;
}
