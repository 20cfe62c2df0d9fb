import { languageName } from "../language-names.js";
import { nothing } from "../catalogue/words.js";
import { html, messages, page, type Part, value } from "../page/html.js";
import { controls, matrixTable } from "../page/matrix.js";
import { visible } from "../text.js";
import { type Content, type Entry, type Section } from "./content.js";
import { contextLine } from "../context.js";
import { driftTitle, type Line, standingTitle, type Value } from "./words.js";

/**
 * A review as one self-contained page: the verdict, what the change does, and the catalogue as it will be, with its translations.
 * It loads nothing and runs no script but its own.
 */
export function renderHtml(content: Content): string {
  const { command, subject, verdict, context, summary } = content;
  const title = `Presence ${command}: ${visible(subject)}`;
  return page(
    title,
    html`<p class="context">${contextLine(context)}</p>
      <header class="verdict ${verdict.kind}">
        <h1>${verdict.headline}</h1>
        ${messages(content.refusals)}${messages(content.errors)}
        ${summary.length > 0 ? html`<p>${summary.join(" ")}</p>` : ""}
      </header>
      ${notes("Warnings", content.warnings)} ${changes(content)} ${driftSection(content)} ${unmanagedSection(content)}
      ${catalogueSection(content)} ${notes(standingTitle, content.standing)}`,
  );
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

function unmanagedSection({ unmanaged }: Content): Part {
  if (unmanaged === undefined) return "";
  return html`<section id="unmanaged">
    <h2>${unmanaged.title}</h2>
    <pre tabindex="0">${unmanaged.paste}</pre>
    ${unmanaged.makers.map((maker) => html`<p class="small">${visible(maker)}</p>`)}
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
  const text = value(content, language);
  if (mark === undefined) return text;
  return mark === "old" ? html`<del>${text}</del>` : html`<ins>${text}</ins>`;
}

function catalogueSection({ catalogue, completeness }: Content): Part {
  const isEmpty = catalogue.groups.length === 0;
  return html`<section id="catalogue">
    <h2>The catalogue as it will be</h2>
    ${completeness ? html`<p class="quiet">${completeness}</p>` : ""}
    ${controls(catalogue, [
      ["changed", "what changes"],
      ["gaps", "missing labels"],
    ])}
    ${isEmpty ? html`<p>${nothing}</p>` : matrixTable(catalogue, "The catalogue as it will be")}
  </section>`;
}
