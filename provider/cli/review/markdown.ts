import { languageName } from "../language-names.js";
import { shown, visible } from "../text.js";
import { type Content, type Entry, headOf } from "./content.js";
import type { Verdict } from "./verdict.js";
import { driftTitle, type Line } from "./words.js";

/** GitHub's limit for a comment, in characters; counted here in bytes, which are never fewer. GitLab's is 1,000,000. */
export const defaultMaxLength = 65_536;

/** What is kept free for the note on moves and for saying what was left out, in bytes. */
const reserve = 1_000;

const signs: Record<Verdict["kind"], string> = { ready: "✅", needsDecision: "🟠", refused: "⛔", incomplete: "❌" };

/**
 * A review for a comment in a pull or merge request (GitHub Flavored Markdown, which GitLab reads too).
 * @param maxLength the forge's limit, in bytes of UTF-8: what does not fit is left out, and said to be
 */
export function renderMarkdown(content: Content, maxLength = defaultMaxLength): string {
  const { stack, context, verdict, summary, sections, drift } = content;
  const page = new Page(maxLength - reserve);
  // The hidden first line is how a pipeline finds the comment to update.
  page.add(`<!-- presence-review:${visible(context["stack"] ?? stack)} -->`);
  page.add(`### ${signs[verdict.kind]} ${verdict.headline}`, "");
  page.add(
    Object.entries(context)
      .map(([key, value]) => `${code(key)} ${code(value)}`)
      .join(" · "),
    "",
  );
  if (summary.length > 0) page.add(summary.join(" "), "");
  const notes = [
    ...content.refusals.map((message) => `- ⛔ **Refused:** ${code(message)}`),
    ...content.errors.map((error) => `- ❌ ${code(error.replaceAll("\n", " "))}`),
    ...content.warnings.map((warning) => `- ⚠️ ${code(warning)}`),
  ];
  page.blocks([], notes, "refusals, errors and warnings");
  for (const section of sections) {
    page.blocks(["", `#### ${headOf(section)}`, ""], section.entries.map(block), "changed statuses");
    if (section.note) page.add("", `> ${section.note}`);
  }
  if (content.footnotes.length > 0)
    page.blocks(
      [""],
      content.footnotes.map((note) => `- ${code(note)}`),
      "footnotes",
    );
  page.blocks(
    ["", `#### ${headOf({ title: driftTitle, entries: drift })}`, ""],
    drift.map(block),
    "statuses changed by hand",
  );
  page.folded("The catalogue as it will be", (inner) => matrix(inner, content));
  return page.text();
}

function block({ title, name, systemPresence, lines, by }: Entry): string {
  const head = `- **${code(title)}** · ${code(systemPresence)}${title === name ? "" : ` · ${code(name)}`}`;
  return [head, ...lines.map((line) => `  - ${print(line)}`), ...(by ? [`  - by ${code(by)}`] : [])].join("\n");
}

function print({ language, property, phrase }: Line): string {
  const about = language === undefined ? property : languageName(language);
  const words = phrase.map((part) => (typeof part === "string" ? part : code(part.value)));
  return `${about === undefined ? "" : `${code(about)}: `}${words.join("")}`;
}

function matrix(page: Page, { languages, completeness, catalogue }: Content): void {
  if (completeness) page.blocks([""], [completeness], "sentences");
  for (const { systemPresence, rows } of catalogue) {
    const head = [
      "",
      `| ${[code(systemPresence), ...languages.map(({ name }) => code(name))].join(" | ")} |`,
      `|${" --- |".repeat(languages.length + 1)}`,
    ];
    const lines = rows.map(({ name, labels }) => {
      const cells = labels.map(({ label, isGap }) =>
        label === undefined ? (isGap ? "**missing**" : "–") : code(label),
      );
      return `| ${[code(name), ...cells].join(" | ")} |`;
    });
    page.blocks(head, lines, "statuses of the catalogue");
  }
}

/** Blocks of lines up to a length; what does not fit is counted. */
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

  /** As many blocks as fit, under their head. */
  blocks(head: string[], blocks: string[], what: string): void {
    if (blocks.length === 0) return;
    let room = this.#room - head.reduce((sum, line) => sum + lengthOf(line), 0);
    const fitting = blocks.findIndex((one) => (room -= lengthOf(one)) < 0);
    const fit = fitting < 0 ? blocks : blocks.slice(0, fitting);
    if (fit.length > 0) this.add(...head, ...fit);
    if (fit.length < blocks.length) this.#left.set(what, (this.#left.get(what) ?? 0) + blocks.length - fit.length);
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

function lengthOf(text: string): number {
  return Buffer.byteLength(text) + 1;
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
