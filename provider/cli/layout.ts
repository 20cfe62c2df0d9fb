import stringWidth from "string-width";

/** One column, from top to bottom. Nothing in it steers a terminal or breaks a line. */
export interface Strip {
  readonly title: string;
  readonly cells: readonly string[];
  /** Whether the cells are ids, of which the beginnings do. */
  readonly isId: boolean;
  /** The higher, the sooner it is left out for want of width; without one, never. */
  readonly spare?: number | undefined;
}

/** What is printed of the strips. */
export interface Layout {
  /** The line of titles, unless each is told with every row. */
  readonly head?: readonly [string];
  /** One a row; a stacked row is several lines in one. */
  readonly rows: readonly string[];
  /** The titles of the strips that there was no room for. */
  readonly leftOut?: readonly string[];
}

/** A terminal that is no wider gets a stack sooner than a table with columns left out. */
const widestStack = 80;
/** What long cells are cut to for want of width, in columns, and ids at the most, in characters. */
const longestCell = 60;
const shortestCell = 20;
const shortestId = 8;
const gap = "  ";

/**
 * A table as wide as its cells or, where that is wider than `width`, one that fits: with the beginnings of ids that tell them apart,
 * then with long cells cut, then without spare columns. Where that is not enough, and in a narrow terminal before any column is left
 * out, a stack.
 */
export function layOut(strips: readonly Strip[], width = Infinity): Layout {
  const whole = tableWithin(strips, width, Infinity) ?? tableWithin(strips.map(shortenIds), width);
  if (whole) return whole;
  const spares = strips
    .filter(({ spare }) => spare !== undefined && width > widestStack)
    .sort((one, other) => (other.spare ?? 0) - (one.spare ?? 0));
  for (const count of spares.keys()) {
    const without = spares.slice(0, count + 1);
    const shown = tableWithin(strips.filter((strip) => !without.includes(strip)).map(shortenIds), width);
    if (shown) return { ...shown, leftOut: without.map(({ title }) => title) };
  }
  return stack(strips);
}

/** A table with cells as long as fit, down to `shortest`; `undefined` where none does. */
function tableWithin(strips: readonly Strip[], width: number, shortest = shortestCell): Layout | undefined {
  const columns = strips.map((strip) => ({
    widest: widthOf(strip),
    least: strip.isId ? Infinity : stringWidth(strip.title),
  }));
  const widthAt = (length: number) =>
    columns.reduce(
      (sum, { widest, least }) => sum + gap.length + Math.min(widest, Math.max(least, length)),
      -gap.length,
    );
  if (widthAt(Infinity) <= width) return table(strips);
  for (let length = longestCell; length >= shortest; length -= 1)
    if (widthAt(length) <= width) return table(strips.map((strip) => cut(strip, length)));
  return undefined;
}

/** Each cell on a line of its own, behind its title; what is empty is left out. A blank line is between two rows. */
export function stack(strips: readonly Strip[]): Layout {
  const widest = Math.max(...strips.map(({ title }) => stringWidth(title)));
  const rows = rowsOf(strips).map((cells, row) => {
    const lines = cells.flatMap(({ cell, strip: { title } }) =>
      cell === "" ? [] : [padded(title, widest) + gap + cell],
    );
    return [...(row === 0 ? [] : [""]), ...lines].join("\n");
  });
  return { rows };
}

function table(strips: readonly Strip[]): Layout {
  const widths = new Map(strips.map((strip) => [strip, widthOf(strip)]));
  const line = (cells: readonly Cell[]) =>
    cells
      .map(({ cell, strip }) => padded(cell, widths.get(strip) ?? 0))
      .join(gap)
      .trimEnd();
  return {
    head: [line(strips.map((strip) => ({ strip, cell: strip.title.toUpperCase() })))],
    rows: rowsOf(strips).map(line),
  };
}

interface Cell {
  strip: Strip;
  cell: string;
}

function rowsOf(strips: readonly Strip[]): Cell[][] {
  const cells = strips[0]?.cells ?? [];
  return cells.map((_cell, row) => strips.map((strip) => ({ strip, cell: strip.cells[row] ?? "" })));
}

function widthOf({ title, cells }: Strip): number {
  return cells.reduce((widest, cell) => Math.max(widest, stringWidth(cell)), stringWidth(title));
}

function padded(cell: string, width: number): string {
  return cell + " ".repeat(width - stringWidth(cell));
}

function shortenIds(strip: Strip): Strip {
  if (!strip.isId) return strip;
  const ids = new Set(strip.cells);
  const beginnings = (length: number) => strip.cells.map((id) => id.slice(0, length));
  let length = shortestId;
  while (new Set(beginnings(length)).size < ids.size) length += 1;
  return { ...strip, cells: beginnings(length) };
}

function cut(strip: Strip, length: number): Strip {
  return strip.isId ? strip : { ...strip, cells: strip.cells.map((cell) => cutCell(cell, length)) };
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

function cutCell(cell: string, length: number): string {
  if (stringWidth(cell) <= length) return cell;
  let [shown, width] = ["", 0];
  for (const { segment } of graphemes.segment(cell)) {
    width += stringWidth(segment);
    if (width >= length) break;
    shown += segment;
  }
  return `${shown.trimEnd()}…`;
}
