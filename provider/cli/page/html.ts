import { createHash } from "node:crypto";
import { shown, visible } from "../text.js";
import { script, style } from "./assets.js";

/** Text that is HTML already. */
class Html {
  constructor(readonly text: string) {}
}

/** What a page is made of: HTML, and texts that are escaped. */
export type Part = Html | string | number | readonly Part[];

/** HTML of a template; everything put into it is escaped unless it is HTML already. */
export function html(template: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(String.raw({ raw: template }, ...parts.map(escaped)));
}

function escaped(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map(escaped).join("");
  return String(part).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A value of a status as it is, whatever it holds and whichever way it is written. */
export function value(content: unknown, language?: string): Part {
  if (content === undefined) return "";
  const tag = language === undefined ? undefined : tagOf(language);
  return tag === undefined ? html`<bdi>${shown(content)}</bdi>` : html`<bdi lang="${tag}">${shown(content)}</bdi>`;
}

/** A language as HTML has it; `undefined` where it is none. */
function tagOf(language: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(language.replaceAll("_", "-"))[0];
  } catch {
    return undefined;
  }
}

/** Messages of one or more lines, as a list. */
export function messages(all: readonly string[]): Part {
  if (all.length === 0) return "";
  const items = all.map((message) => html`<li>${message.split("\n").map((line) => html`${visible(line)}<br />`)}</li>`);
  return html`<ul>
    ${items}
  </ul>`;
}

/** A self-contained page: it loads nothing and runs no script but its own. */
export function page(title: string, content: Part): string {
  const styleElement = new Html(`<style>${style}</style>`);
  const scriptElement = new Html(`<script>${script}</script>`);
  const policy = `default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; base-uri 'none'`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${new Html(policy)}" />
        <title>${title}</title>
        ${styleElement}
      </head>
      <body>
        <main>${content}</main>
        ${scriptElement}
      </body>
    </html> `.text;
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
