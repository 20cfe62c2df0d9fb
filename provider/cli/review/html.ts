import { createHash } from "node:crypto";
import { counted, shown, visible } from "../text.js";
import type { CatalogueRow, Content, Heading } from "./content.js";
import { script, style } from "./html-assets.js";
import type { Line } from "./words.js";

/** Text that is HTML already. */
class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | readonly Part[];

/** HTML of a template; everything put into it is escaped unless it is HTML already. */
function html(template: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(String.raw({ raw: template }, ...parts.map(escaped)));
}

function escaped(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map(escaped).join("");
  return String(part).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function value(content: unknown): Part {
  return content === undefined ? "" : html`<bdi>${shown(content)}</bdi>`;
}

/**
 * A review as one self-contained page: the changes, and the catalogue as it will be, with its translations.
 * It loads nothing and runs no script but its own.
 */
export function renderHtml(content: Content): string {
  const title = `Presence review: ${visible(content.stack)}`;
  const styleElement = new Html(`<style>${style}</style>`);
  const scriptElement = new Html(`<script>${script}</script>`);
  const policy = `default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; base-uri 'none'`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${new Html(policy)}" />
        <title>${title}</title>
        ${styleElement}
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          <p class="summary"><strong>${content.summary}.</strong> ${content.unchanged}</p>
          ${notes("refused", "Refused", content.refusals)} ${notes("failed", "The preview failed", content.errors)}
          ${notes("warned", "Warnings", content.warnings)} ${changesSection(content)} ${driftSection(content)}
          ${catalogueSection(content)}
        </main>
        ${scriptElement}
      </body>
    </html> `;
  return page.text;
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

function notes(kind: string, title: string, messages: readonly string[]): Part {
  if (messages.length === 0) return "";
  const items = messages.map(
    (message) => html`<li>${message.split("\n").map((line) => html`${visible(line)}<br />`)}</li>`,
  );
  return html`<section class="note ${kind}">
    <h2>${title}</h2>
    <ul>
      ${items}
    </ul>
  </section>`;
}

function changesSection({ changes, moveNote }: Content): Part {
  if (changes.length === 0) return "";
  const head = ["Status", "System presence", "What happens", "Where", "Before", "After"];
  const rows = changes.flatMap((change) =>
    change.lines.map(
      (line) =>
        html`<tr>
          ${lineCells(change, line)}
        </tr> `,
    ),
  );
  return html`<section>
    <h2>Changes</h2>
    ${table("Changes", head, rows)}${moveNote ? html`<p>${moveNote}</p>` : ""}
  </section>`;
}

function driftSection({ drift }: Content): Part {
  if (drift.length === 0) return "";
  const head = [
    "Status",
    "System presence",
    "What was found",
    "Where",
    "Before",
    "Found",
    "Who and when",
    "What happens",
  ];
  const rows = drift.flatMap((one) =>
    one.lines.map((line) => {
      const who = [one.who, one.at].filter((part) => part !== undefined).map(visible);
      return html`<tr>
        ${lineCells(one, line)}
        <td>${who.join(" ")}</td>
        <td>${line.outcome}</td>
      </tr> `;
    }),
  );
  const title = "Changed by hand since the last run";
  return html`<section>
    <h2>${title}</h2>
    ${table(title, head, rows)}
  </section>`;
}

function lineCells({ title, name, systemPresence }: Heading, { says, where, before, after }: Line): Part {
  const old = before === undefined ? "" : html`<del>${value(before)}</del>`;
  const next = after === undefined ? "" : html`<ins>${value(after)}</ins>`;
  return html`<th scope="row">${value(title)} <code>${value(name)}</code></th>
    <td>${value(systemPresence)}</td>
    <td>${says}</td>
    <td>${value(where)}</td>
    <td>${old}</td>
    <td>${next}</td>`;
}

function table(label: string, head: readonly Part[], rows: readonly Part[]): Part {
  const columns = head.map((title) => html`<th scope="col">${title}</th>`);
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${label}">
    <table>
      <thead>
        <tr>
          ${columns}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

function catalogueSection({ catalogue, languages }: Content): Part {
  return html`<section id="catalogue">
    <h2>The catalogue as it will be</h2>
    <form class="controls" hidden>
      <label>Search <input type="search" id="search" placeholder="label, language or name" /></label>
      <label
        >Show
        <select id="show">
          <option value="">all statuses</option>
          <option value="changed">what changes</option>
          <option value="gaps">missing labels</option>
        </select></label
      >
      <label
        >System presence
        <select id="group">
          <option value="">all</option>
          ${catalogue.map(({ systemPresence }) => html`<option>${visible(systemPresence)}</option>`)}
        </select></label
      >
      <output id="count"></output>
    </form>
    ${catalogue.map((group) => groupSection(group, languages))}
  </section>`;
}

function groupSection({ systemPresence, rows }: Content["catalogue"][number], languages: readonly string[]): Part {
  const name = visible(systemPresence);
  const count = counted(rows.length, "status", "statuses");
  return html`<section class="group" data-group="${name}">
    <h3>${value(systemPresence)} <small>${count}</small></h3>
    ${table(`Statuses under ${name}`, ["Status", ...languages.map(visible)], rows.map(statusRow))}
  </section> `;
}

function statusRow({ name, badges, isChanged, labels }: CatalogueRow): Part {
  const gaps = labels.some(({ label }) => label === undefined);
  const flags = [...(isChanged ? ["changed"] : []), ...(gaps ? ["gaps"] : [])].join(" ");
  return html`<tr data-flags="${flags}">
    <th scope="row"><code>${value(name)}</code>${badges.map((badge) => html` <span class="badge">${badge}</span>`)}</th>
    ${labels.map(labelCell)}
  </tr> `;
}

function labelCell({ language, label, old, isNew }: CatalogueRow["labels"][number]): Part {
  const gone = old === undefined ? "" : html` <del>${value(old)}</del>`;
  if (label === undefined) return html`<td class="gap">missing${gone}</td>`;
  return html`<td lang="${visible(language).replaceAll("_", "-")}">
    ${isNew ? html`<ins>${value(label)}</ins>` : value(label)}${gone}
  </td>`;
}
