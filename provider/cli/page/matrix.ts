import type { Matrix, MatrixGroup, MatrixLabel, MatrixRow } from "../matrix.js";
import { visible } from "../text.js";
import { html, type Part, value } from "./html.js";

/** What the rows of a page can be narrowed to, by their flags. */
export type Filters = readonly (readonly [flag: string, says: string])[];

/** Search and filters for the tables of a page, which its script shows and runs. */
export function controls({ groups }: Matrix, filters: Filters): Part {
  return html`<form class="controls" hidden>
    <label>Search <input type="search" id="search" placeholder="label, language or name" /></label>
    <label
      >Show
      <select id="show">
        <option value="">all statuses</option>
        ${filters.map(([flag, says]) => html`<option value="${flag}">${says}</option>`)}
      </select></label
    >
    <label
      >System presence
      <select id="group">
        <option value="">all</option>
        ${groups.map(({ systemPresence }) => html`<option>${visible(systemPresence)}</option>`)}
      </select></label
    >
    <output id="count"></output>
  </form>`;
}

/** How many columns have room, each as wide as the style wants it at the least, in any window that has a table at all, and in one of 80rem. */
const room = { many: 6, wide: 11 };

/**
 * Statuses by system presence, and their labels by language. The first column has what a status is known by, which is its label in the
 * first language.
 * @param about what the table is of, for those who do not see it
 */
export function matrixTable({ languages, groups }: Matrix, about: string): Part {
  const [first = { code: "", name: "Status" }, ...rest] = languages;
  const hasChanges = groups.some(({ rows }) => rows.some(({ changed }) => changed !== undefined));
  const titles = [first.name, ...rest.map(({ name }) => name), ...(hasChanges ? ["Changed"] : [])];
  const scrolls = titles.length > room.wide ? " wide" : titles.length > room.many ? " many" : "";
  return html`<div class="matrix${scrolls}" ${scrolls ? html` role="region" tabindex="0" aria-label="${about}"` : ""}>
    <table aria-label="${about}">
      <thead>
        <tr>
          ${titles.map((title) => html`<th scope="col">${title}</th>`)}
        </tr>
      </thead>
      ${groups.map((group) => groupRows(group, languages, hasChanges))}
    </table>
  </div> `;
}

function groupRows({ systemPresence, rows }: MatrixGroup, languages: Matrix["languages"], hasChanges: boolean): Part {
  const columns = Math.max(1, languages.length) + (hasChanges ? 1 : 0);
  const head = html`<tr class="group">
    <th scope="rowgroup" colspan="${columns}">${value(systemPresence)} <span class="count">${rows.length}</span></th>
  </tr>`;
  return html`<tbody data-group="${visible(systemPresence)}">
    ${systemPresence === "" ? "" : head} ${rows.map((row) => statusRow(row, languages, hasChanges))}
  </tbody> `;
}

function statusRow(row: MatrixRow, languages: Matrix["languages"], hasChanges: boolean): Part {
  const { title, name, id = "", badges, flags, labels, changed } = row;
  const [first, ...rest] = labels;
  const known =
    first?.label === undefined
      ? html`<strong>${value(title)}</strong>`
      : html`<strong ${languageOf(first, languages[0]?.name ?? "")}>${labelParts(first)}</strong>`;
  return html`<tr data-flags="${flags.join(" ")}">
    <th scope="row" title="${visible(id)}">
      ${known}${first && first.label === undefined ? html` ${absent(first, languages[0]?.name)}` : ""}
      ${name === undefined || name === title ? "" : html`<code>${value(name)}</code>`}${badges.map(badgeOf)}
    </th>
    ${rest.map((label, index) => labelCell(label, languages[index + 1]?.name ?? ""))}
    ${hasChanges ? html`<td class="changed ${changed === undefined ? "none" : ""}" data-language="Changed">${value(changed)}</td>` : ""}
  </tr> `;
}

/** What is as it should be steps back. */
function badgeOf(badge: string): Part {
  return html` <span class="badge ${badge === "managed" ? "settled" : ""}">${badge}</span>`;
}

function labelCell(label: MatrixLabel, title: string): Part {
  const kind = label.label !== undefined ? "" : label.isGap ? "gap" : "none";
  return html`<td class="${kind}" ${languageOf(label, title)}>
    ${label.label === undefined ? absent(label) : ""}${labelParts(label)}
  </td>`;
}

/** The language of a label, for where no column says it, and for the search. */
function languageOf({ language }: MatrixLabel, title: string): Part {
  return html`data-language="${title}" data-code="${visible(language)}"`;
}

/** A label, and what it was. */
function labelParts({ language, label, old, isNew }: MatrixLabel): Part {
  const text = label === undefined ? "" : isNew ? html`<ins>${value(label, language)}</ins>` : value(label, language);
  return [text, old === undefined ? "" : html` <del>${value(old, language)}</del>`];
}

/** @param language said where no column says it */
function absent({ isGap }: MatrixLabel, language?: string): Part {
  if (!isGap) return language === undefined ? "–" : "";
  return language === undefined ? "missing" : html`<span class="gap">missing in ${language}</span>`;
}
