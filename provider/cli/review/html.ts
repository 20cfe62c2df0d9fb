import { createHash } from "node:crypto";
import type { Refusal } from "./gates.js";
import { script, style } from "./html-assets.js";
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
import {
  badgesOf,
  counted,
  driftLines,
  type Line,
  lineOf,
  moveNote,
  summaryOf,
  unchangedOf,
  visible,
} from "./words.js";

/** Text that is HTML already. */
class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | readonly Part[];

/** HTML of a template; everything put into it is escaped unless it is HTML already. */
function html(template: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(String.raw({ raw: template }, ...parts.map(textOf)));
}

function textOf(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map(textOf).join("");
  return String(part).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function value(content: unknown): Part {
  return content === undefined ? "" : html`<bdi>${visible(content)}</bdi>`;
}

/**
 * A review as one self-contained page: the changes, and the catalogue as it will be, with its translations.
 * It loads nothing and runs no script but its own.
 */
export function renderHtml(review: Review, refusals: readonly Refusal[]): string {
  const title = `Presence review: ${visible(review.stack)}`;
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
          <p class="summary"><strong>${summaryOf(review)}.</strong> ${unchangedOf(review)}</p>
          ${notes(
            "refused",
            "Refused",
            refusals.map(({ message }) => message),
          )}
          ${notes("failed", "The preview failed", review.errors)} ${notes("warned", "Warnings", review.warnings)}
          ${changesSection(review)} ${driftSection(review)} ${catalogueSection(review)}
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

function changesSection(review: Review): Part {
  const changes = changesOf(review);
  if (changes.length === 0) return "";
  const moves = changes.some(({ actions }) => actions.some(({ kind }) => kind === "moved"));
  const head = ["Status", "System presence", "What happens", "Where", "Before", "After"];
  const rows = changes.flatMap((status) =>
    status.actions.map(lineOf).map(
      (line) =>
        html`<tr>
          ${lineCells(status, line)}
        </tr> `,
    ),
  );
  return html`<section>
    <h2>Changes</h2>
    ${table("Changes", head, rows)}${moves ? html`<p>${moveNote}</p>` : ""}
  </section>`;
}

function driftSection(review: Review): Part {
  const drifted = driftedOf(review);
  if (drifted.length === 0) return "";
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
  const rows = drifted.flatMap((status) =>
    driftLines(status).map((line) => {
      const who = [status.drift.by, status.drift.at].filter((one) => one !== undefined).map(visible);
      return html`<tr>
        ${lineCells(status, line)}
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

function lineCells(status: Status, { says, where, before, after }: Line): Part {
  const old = before === undefined ? "" : html`<del>${value(before)}</del>`;
  const next = after === undefined ? "" : html`<ins>${value(after)}</ins>`;
  return html`<th scope="row">${value(labelOf(status))} <code>${value(status.name)}</code></th>
    <td>${value(systemPresenceOf(status))}</td>
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

function catalogueSection(review: Review): Part {
  const catalogue = catalogueOf(review);
  const languages = languagesOf(catalogue);
  const groups = bySystemPresence(catalogue);
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
          ${groups.map(([name]) => html`<option>${visible(name)}</option>`)}
        </select></label
      >
      <output id="count"></output>
    </form>
    ${groups.map(([name, statuses]) => groupSection(name, statuses, languages))}
  </section>`;
}

function groupSection(systemPresence: string, statuses: readonly Active[], languages: readonly string[]): Part {
  const head = ["Status", ...languages.map((language) => visible(language))];
  const rows = statuses.map((status) => statusRow(status, languages));
  const name = visible(systemPresence);
  const count = counted(statuses.length, "status", "statuses");
  return html`<section class="group" data-group="${name}">
    <h3>${value(systemPresence)} <small>${count}</small></h3>
    ${table(`Statuses under ${name}`, head, rows)}
  </section> `;
}

function statusRow(status: Active, languages: readonly string[]): Part {
  const { languageLabels } = status.after;
  const gaps = languages.some((language) => languageLabels[language] === undefined);
  const flags = [...(status.actions.length > 0 ? ["changed"] : []), ...(gaps ? ["gaps"] : [])].join(" ");
  const badges = badgesOf(status).map((badge) => html` <span class="badge">${badge}</span>`);
  const cells = languages.map((language) => labelCell(status, language));
  return html`<tr data-flags="${flags}">
    <th scope="row"><code>${value(status.name)}</code>${badges}</th>
    ${cells}
  </tr> `;
}

function labelCell({ before, after }: Active, language: string): Part {
  const label = after.languageLabels[language];
  const old = before?.languageLabels[language];
  if (label === undefined)
    return html`<td class="gap">missing${old === undefined ? "" : html` <del>${value(old)}</del>`}</td>`;
  const changed = before !== undefined && old !== label;
  const shown = changed ? html`<ins>${value(label)}</ins>` : value(label);
  return html`<td lang="${language.replaceAll("_", "-")}">
    ${shown}${changed && old !== undefined ? html` <del>${value(old)}</del>` : ""}
  </td>`;
}
