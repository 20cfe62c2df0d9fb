import { styleText } from "node:util";

/** How wide a terminal is, in columns; `undefined` for a pipe or a file, which get everything. COLUMNS wins over what a terminal says. */
export function widthOf(stream: NodeJS.WriteStream): number | undefined {
  if (!stream.isTTY) return undefined;
  const asked = Number(process.env["COLUMNS"]);
  return Number.isInteger(asked) && asked > 0 ? asked : stream.columns || 80;
}

/**
 * Whether what is printed may have colours: never with NO_COLOR, always with FORCE_COLOR, otherwise on a terminal that is not dumb.
 * Commander decides in the same way on the colours of its help.
 */
function hasColor(stream: NodeJS.WriteStream): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR || FORCE_COLOR === "0" || FORCE_COLOR === "false") return false;
  return Boolean(FORCE_COLOR) || (stream.isTTY && TERM !== "dumb");
}

/** A text in a style, where the stream may have colours. */
export function styled(style: "bold" | "dim", text: string, stream: NodeJS.WriteStream): string {
  return hasColor(stream) ? styleText(style, text, { validateStream: false }) : text;
}

/** Whether lines can be drawn anew on a stream. */
export function canRedraw(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && process.env["TERM"] !== "dumb";
}
