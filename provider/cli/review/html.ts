import { createHash } from "node:crypto";
import { counted, shown, visible } from "../text.js";
import { languageName } from "../language-names.js";
import { type CatalogueRow, type Content, type Entry, type Section } from "./content.js";
import { contextLine } from "./context.js";
import { script, style } from "./html-assets.js";
import { driftTitle, type Line, type Value } from "./words.js";

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
 * A review as one self-contained page: the verdict, what the change does, and the catalogue as it will be, with its translations.
 * It loads nothing and runs no script but its own.
 */
export function renderHtml(content: Content): string {
  const { verdict, context, summary } = content;
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
          <p class="context">${contextLine(context)}</p>
          <header class="verdict ${verdict.kind}">
            <h1>${verdict.headline}</h1>
            ${messages(content.refusals)}${messages(content.errors)}
            ${summary.length > 0 ? html`<p>${summary.join(" ")}</p>` : ""}
          </header>
          ${notes("Warnings", content.warnings)} ${changes(content)} ${driftSection(content)}
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

function messages(all: readonly string[]): Part {
  if (all.length === 0) return "";
  const items = all.map((message) => html`<li>${message.split("\n").map((line) => html`${visible(line)}<br />`)}</li>`);
  return html`<ul>
    ${items}
  </ul>`;
}

function notes(title: string, all: readonly string[]): Part {
  if (all.length === 0) return "";
  return html`<section class="note">
    <h2>${title}</h2>
    ${messages(all)}
  </section>`;
}

function changes({ sections, footnotes }: Content): Part {
  if (sections.length + footnotes.length === 0) return "";
  return html`<section id="changes">
    <h2>This change</h2>
    ${sections.map(sectionOf)} ${footnotes.map((note) => html`<p class="small">${visible(note)}.</p>`)}
  </section>`;
}

function sectionOf({ key, title, tone, note, entries }: Section): Part {
  return html`<section class="block ${tone}" id="${key}">
    <h3>${title} <span class="count">${entries.length}</span></h3>
    ${entries.map(entryOf)} ${note === undefined ? "" : html`<p class="small">${note}</p>`}
  </section> `;
}

function driftSection({ drift }: Content): Part {
  if (drift.length === 0) return "";
  return html`<section id="drift">
    <h2>${driftTitle} <span class="count">${drift.length}</span></h2>
    ${drift.map(entryOf)}
  </section>`;
}

function entryOf({ title, systemPresence, name, lines, by }: Entry): Part {
  return html`<article class="entry">
    <div>
      <strong>${value(title)}</strong> <span class="quiet">${value(systemPresence)}</span>
      ${title === name ? "" : html`<small>${value(name)}</small>`}
    </div>
    <div>
      ${lines.map((line) => html`<p>${lineOf(line)}</p>`)} ${by ? html`<p class="quiet">${visible(by)}</p>` : ""}
    </div>
  </article> `;
}

function lineOf({ language, property, phrase }: Line): Part {
  const about = language === undefined ? property : languageName(language);
  const words = phrase.map((part) => (typeof part === "string" ? part : marked(part, language)));
  return [about === undefined ? "" : html`<span class="quiet">${visible(about)}</span> `, ...words];
}

function marked({ value: content, mark }: Value, language: string | undefined): Part {
  const text = language === undefined ? value(content) : html`<bdi lang="${tagOf(language)}">${shown(content)}</bdi>`;
  return mark === "old" ? html`<del>${text}</del>` : html`<ins>${text}</ins>`;
}

/** The language of a text, as HTML has it. */
function tagOf(language: string): string {
  return visible(language).replaceAll("_", "-");
}

function catalogueSection({ catalogue, languages, completeness }: Content): Part {
  return html`<section id="catalogue">
    <h2>The catalogue as it will be</h2>
    ${completeness ? html`<p class="quiet">${completeness}</p>` : ""}
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
    ${catalogue.length === 0 ? html`<p>Agents have no status to choose but the built-in ones.</p>` : ""}
    ${catalogue.map((group) => groupSection(group, languages))}
  </section>`;
}

function groupSection({ systemPresence, rows }: Content["catalogue"][number], languages: Content["languages"]): Part {
  const name = visible(systemPresence);
  const count = counted(rows.length, "status", "statuses");
  const columns = ["Status", ...languages.map((language) => language.name)].map(
    (title) => html`<th scope="col">${title}</th>`,
  );
  return html`<section class="group" data-group="${name}">
    <h3>${value(systemPresence)} <small>${count}</small></h3>
    <div class="scroll" role="region" tabindex="0" aria-label="Statuses under ${name}">
      <table>
        <thead>
          <tr>
            ${columns}
          </tr>
        </thead>
        <tbody>
          ${rows.map((row) => statusRow(row, languages))}
        </tbody>
      </table>
    </div>
  </section> `;
}

function statusRow({ name, badges, isChanged, labels }: CatalogueRow, languages: Content["languages"]): Part {
  const gaps = labels.some(({ isGap }) => isGap);
  const flags = [...(isChanged ? ["changed"] : []), ...(gaps ? ["gaps"] : [])].join(" ");
  return html`<tr data-flags="${flags}">
    <th scope="row"><code>${value(name)}</code>${badges.map((badge) => html` <span class="badge">${badge}</span>`)}</th>
    ${labels.map((label, index) => labelCell(label, languages[index]?.name ?? ""))}
  </tr> `;
}

function labelCell({ language, label, old, isNew, isGap }: CatalogueRow["labels"][number], title: string): Part {
  const gone = old === undefined ? "" : html` <del>${value(old)}</del>`;
  const kind = label !== undefined ? "" : isGap ? "gap" : "none";
  const shownLabel =
    label === undefined ? (isGap ? "missing" : "–") : isNew ? html`<ins>${value(label)}</ins>` : value(label);
  return html`<td class="${kind}" data-language="${title}" lang="${label === undefined ? "en" : tagOf(language)}">
    ${shownLabel}${gone}
  </td>`;
}
