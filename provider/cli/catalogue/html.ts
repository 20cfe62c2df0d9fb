import { contextLine } from "../context.js";
import { html, page, type Part, value } from "../page/html.js";
import { controls, matrixTable } from "../page/matrix.js";
import type { Matrix } from "../matrix.js";
import { visible } from "../text.js";
import type { CatalogueContent, Coverage } from "./content.js";
import type { Figure } from "./figures.js";
import type { Finding } from "./findings.js";
import { nothing, title } from "./words.js";

/** A catalogue as one self-contained page: its figures, what there is to look at, and every status with its translations. */
export function renderHtml(content: CatalogueContent): string {
  const { context, figures, coverage, findings, offered, deactivated, builtIn, completeness } = content;
  return page(
    title,
    html`<header>
        <h1>${title}</h1>
        <p class="context">${contextLine(context)}</p>
      </header>
      <ul class="tiles">
        ${figures.map(tile)}
      </ul>
      ${
        coverage.length === 0
          ? ""
          : html`<ul class="coverage" aria-label="Labels by language">
              ${coverage.map(bar)}
            </ul>`
      }
      <section id="catalogue">
        ${completeness ? html`<p class="quiet">${completeness}</p>` : ""}
        ${controls(
          offered,
          findings.filter(({ key }) => isOnRow(offered, key)).map(({ key, names }) => [key, names] as const),
        )}
        ${offered.groups.length === 0 ? html`<p>${nothing}</p>` : matrixTable(offered, title)}
      </section>
      ${findings.map(listed)} ${besides("Deactivated: kept for reports", deactivated)}
      ${besides("Built in: nobody can change them", builtIn)}`,
  );
}

/** Whether there is a row to show of it: what agents do not have has none. */
function isOnRow({ groups }: Matrix, key: Finding["key"]): boolean {
  return groups.some(({ rows }) => rows.some(({ flags }) => flags.includes(key)));
}

function tile({ figure, says, look }: Figure): Part {
  const content = html`<strong>${figure}</strong> ${says}`;
  return look === undefined ? html`<li>${content}</li>` : html`<li class="look"><a href="#${look}">${content}</a></li>`;
}

function bar({ code, name, labelled, of }: Coverage): Part {
  return html`<li class="${labelled < of ? "look" : ""}">
    <b>${name}</b> <small>${visible(code)}</small> ${labelled} of ${of}
    <meter min="0" max="${of}" value="${labelled}" aria-label="${name}"></meter>
  </li>`;
}

function listed({ key, title: says, lines, count }: Finding): Part {
  return html`<section id="${key}">
    <h2>${visible(says)} <span class="count">${count}</span></h2>
    <ul>
      ${lines.map(({ text }) => html`<li>${value(text)}</li>`)}
    </ul>
  </section>`;
}

function besides(says: string, matrix: Matrix): Part {
  if (matrix.groups.length === 0) return "";
  return html`<section>
    <h2>${says}</h2>
    ${matrixTable(matrix, says)}
  </section>`;
}
