import stringWidth from "string-width";
import { visible } from "../text.js";

/** How a check came out. `note` is no fault, and nothing is to be done; `unknown` could not be found out. */
export type Status = "ok" | "warning" | "failed" | "unknown" | "note";

/** What a check has found. */
export interface Finding {
  readonly status: Status;
  readonly text: string;
  /** What to do, in words to paste where there are such. */
  readonly cure?: string;
}

const made =
  (status: Status) =>
  (text: string, cure?: string): Finding => ({ status, text, ...(cure !== undefined && { cure }) });

export const ok = made("ok");
export const warning = made("warning");
export const failed = made("failed");
export const unknown = made("unknown");
export const noted = made("note");

const signs: Record<Status, string> = { ok: "✓", warning: "!", failed: "✗", unknown: "?", note: "–" };

/** A finding as one line for people, on a terminal wrapped at words; what is to be pasted is never broken. */
export function lineOf({ status, text, cure }: Finding, title: string, columns = Infinity): string {
  const words = visible(cure === undefined ? text : `${text} → ${cure}`).match(/`[^`]*`\S*|\S+/g) ?? [];
  const indent = " ".repeat(stringWidth(title) + 4);
  const lines: string[] = [];
  let line = `${signs[status]} ${title}  ${words.shift() ?? ""}`;
  for (const word of words) {
    if (stringWidth(line) + 1 + stringWidth(word) <= columns) line += ` ${word}`;
    else {
      lines.push(line);
      line = indent + word;
    }
  }
  return [...lines, line].join("\n");
}
