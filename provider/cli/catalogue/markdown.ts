import { addMatrix, code, Page, plain } from "../markdown.js";
import { counted, firstLines } from "../text.js";
import type { CatalogueContent } from "./content.js";
import { title } from "./words.js";

/** How much of each kind a comment is told: the statuses have to have room as well. */
const most = 20;

/**
 * A catalogue for a wiki page or a comment (GitHub Flavored Markdown, which GitLab reads too).
 * @param maxLength the forge's limit, in bytes of UTF-8: what does not fit is left out, and said to be
 */
export function renderMarkdown(content: CatalogueContent, maxLength: number): string {
  const { context, figures, coverage, findings, completeness } = content;
  const page = new Page(maxLength);
  page.add(`### ${title}`, "");
  page.add(
    Object.entries(context)
      .map(([key, value]) => `${code(key)} ${code(value)}`)
      .join(" · "),
    "",
    figures.map(({ text, look }) => (look ? `**${text}**` : text)).join(" · "),
  );
  const rows = coverage.map(
    ({ code: language, name, labelled, of }) => `| ${code(name)} | ${code(language)} | ${labelled} of ${of} |`,
  );
  page.blocks(["", "| Language | Code | Labels |", "| --- | --- | --- |"], rows, "languages");
  for (const { title: says, lines, count } of findings)
    page.blocks(
      ["", `#### ${plain(says)} (${count})`, ""],
      firstLines(
        lines.map(({ text }) => text),
        most,
      ).map((line) => `- ${code(line)}`),
      "things to look at",
    );
  page.add("");
  if (completeness) page.add(plain(completeness));
  addMatrix(page, content.offered);
  for (const [says, matrix] of [
    ["Deactivated", content.deactivated],
    ["Built in", content.builtIn],
  ] as const) {
    const count = matrix.groups.reduce((sum, { rows: statuses }) => sum + statuses.length, 0);
    if (count > 0) page.folded(`${says}: ${counted(count, "status", "statuses")}`, (inner) => addMatrix(inner, matrix));
  }
  return page.text("`presence catalogue --format html` shows all.");
}
