import { languageName } from "../language-names.js";
import { addMatrix, code, defaultMaxLength, Page, plain } from "../markdown.js";
import { visible } from "../text.js";
import { type Content, type Entry, headOf } from "./content.js";
import type { Verdict } from "./verdict.js";
import { driftTitle, type Line, standingTitle } from "./words.js";

const signs: Record<Verdict["kind"], string> = { ready: "✅", needsDecision: "🟠", refused: "⛔", incomplete: "❌" };

/**
 * A review for a comment in a pull or merge request (GitHub Flavored Markdown, which GitLab reads too).
 * @param maxLength the forge's limit, in bytes of UTF-8: what does not fit is left out, and said to be
 */
export function renderMarkdown(content: Content, maxLength = defaultMaxLength): string {
  const { command, subject, context, verdict, summary, sections, drift } = content;
  const page = new Page(maxLength);
  // The hidden first line is how a pipeline finds the comment to update.
  page.add(`<!-- presence-${command}:${visible(subject).replace(/[<>]/g, "")} -->`);
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
    const isTold = page.blocks(["", `#### ${headOf(section)}`, ""], section.entries.map(block), "changed statuses");
    if (isTold && section.note) page.add("", `> ${section.note}`);
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
  if (content.unmanaged) {
    const { title, paste, makers } = content.unmanaged;
    const fence = "`".repeat(1 + Math.max(2, ...Array.from(paste.matchAll(/`+/g), ([run]) => run.length)));
    page.blocks(
      ["", `#### ${title}`, ""],
      [[`${fence}yaml`, paste, fence].join("\n")],
      "lists of what is declared nowhere",
    );
    page.blocks(
      [""],
      makers.map((maker) => `- ${code(maker)}`),
      "names of those who made it",
    );
  }
  page.folded("The catalogue as it will be", (inner) => {
    if (content.completeness) inner.add("", plain(content.completeness));
    addMatrix(inner, content.catalogue);
  });
  if (content.standing.length > 0)
    page.folded(`${standingTitle}: ${content.standing.length}`, (inner) => {
      inner.blocks(
        [""],
        content.standing.map((warning) => `- ${code(warning)}`),
        "warnings",
      );
    });
  return page.text(`\`presence ${command} --format html\` shows all.`);
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
