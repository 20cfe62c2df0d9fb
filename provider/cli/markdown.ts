import type { Matrix } from "./matrix.js";
import { shown } from "./text.js";

/** GitHub's limit for a comment, in characters; counted here in bytes, which are never fewer. GitLab's is 1,000,000. */
export const defaultMaxLength = 65_536;

/** What is kept free for saying what was left out, in bytes. */
const reserve = 1_000;

/** Blocks of lines up to a length; what does not fit is counted. */
export class Page {
  readonly #lines: string[] = [];
  readonly #left = new Map<string, number>();
  #room: number;

  /** @param maxLength the forge's limit, in bytes of UTF-8 */
  constructor(maxLength: number) {
    this.#room = maxLength - reserve;
  }

  add(...lines: string[]): void {
    for (const line of lines) {
      this.#room -= lengthOf(line);
      this.#lines.push(line);
    }
  }

  /** As many blocks as fit, under their head; whether any did. */
  blocks(head: string[], blocks: string[], what: string): boolean {
    let room = this.#room - head.reduce((sum, line) => sum + lengthOf(line), 0);
    const fitting = blocks.findIndex((one) => (room -= lengthOf(one)) < 0);
    const fit = fitting < 0 ? blocks : blocks.slice(0, fitting);
    if (fit.length > 0) this.add(...head, ...fit);
    if (fit.length < blocks.length) this.#left.set(what, (this.#left.get(what) ?? 0) + blocks.length - fit.length);
    return fit.length > 0;
  }

  /** What readers open if they want to; nothing where nothing of it fits. */
  folded(title: string, fill: (page: Page) => void): void {
    const [start, room] = [this.#lines.length, this.#room];
    this.add("", `<details><summary>${title}</summary>`);
    fill(this);
    if (this.#lines.length > start + 2) this.add("", "</details>");
    else [this.#lines.length, this.#room] = [start, room];
  }

  /** @param more where everything is to be seen, as a sentence */
  text(more: string): string {
    const left = [...this.#left].map(([what, count]) => `${what} (${count})`);
    if (left.length > 0) this.add("", `Left out, because a comment has a limit: ${left.join(", ")}. ${more}`);
    return `${this.#lines.join("\n")}\n`;
  }
}

function lengthOf(text: string): number {
  return Buffer.byteLength(text) + 1;
}

/** Adds statuses by system presence, a table each. The first column has what a status is known by, as on a page. */
export function addMatrix(page: Page, { languages, groups }: Matrix): void {
  const [first, ...rest] = languages;
  const hasChanges = groups.some(({ rows }) => rows.some(({ changed }) => changed !== undefined));
  for (const { systemPresence, rows } of groups) {
    const titles = [
      [systemPresence, first?.name ?? ""].filter(Boolean).map(code).join(": "),
      ...rest.map(({ name }) => code(name)),
      ...(hasChanges ? ["Changed"] : []),
    ];
    const head = ["", `| ${titles.join(" | ")} |`, `|${" --- |".repeat(titles.length)}`];
    const lines = rows.map(({ title, badges, labels: [known, ...others], changed = "" }) => {
      const cells = [
        ...others.map(({ label, isGap }) => (label === undefined ? (isGap ? "**missing**" : "–") : code(label))),
        ...(hasChanges ? [plain(changed)] : []),
      ];
      const isGap = known?.isGap === true ? ` **missing in ${plain(first?.name ?? "")}**` : "";
      const notes = badges.length > 0 ? ` (${badges.map(plain).join(", ")})` : "";
      return `| ${[`${code(title)}${notes}${isGap}`, ...cells].join(" | ")} |`;
    });
    page.blocks(head, lines, "statuses of the catalogue");
  }
}

/**
 * A text as it is: no character of it is Markdown, HTML, a link or a mention. The comment after an @ keeps the forges from reading a
 * mention or a mail address in the text that results.
 */
export function plain(value: unknown): string {
  return shown(value)
    .replace(/(?![,;()'"=?-])[!-/:-@[-`{-~]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replaceAll("&#64;", "&#64;<!-- -->");
}

/** The same for a value, which stands out. */
export function code(value: unknown): string {
  return `<code>${plain(value)}</code>`;
}
