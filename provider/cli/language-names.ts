import { visible } from "./text.js";

const names = new Intl.DisplayNames("en", { type: "language" });

/** A language as people call it, in English: `German` for `de`. One that has no name is shown by its code. */
export function languageName(code: string): string {
  try {
    return names.of(code.replaceAll("_", "-")) ?? visible(code);
  } catch {
    return visible(code);
  }
}
