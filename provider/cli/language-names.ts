import { visible } from "./text.js";

const names = new Intl.DisplayNames("en", { type: "language" });

/**
 * A language as people call it, in English: `German` for `de`. One that has no name is shown by its code. One that is written otherwise
 * than the API writes it, and so beside another of its name, has its code as well: `American English (en-US)`.
 */
export function languageName(code: string): string {
  const tag = code.replaceAll("_", "-");
  try {
    const name = names.of(tag) ?? visible(code);
    const isUsual = Intl.getCanonicalLocales(tag)[0]?.replaceAll("-", "_") === code;
    return isUsual || name === code ? name : `${name} (${visible(code)})`;
  } catch {
    return visible(code);
  }
}
