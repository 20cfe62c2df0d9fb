/** How much of an amount may be deactivated: a number of it, or a part in percent, which may have a least number. */
export type Limit = { readonly count: number } | { readonly percent: number; readonly atLeast?: number };

/** What holds where nobody says anything: a few are never too many. */
export const defaultLimit: Limit = { percent: 30, atLeast: 5 };

/** Reads a limit as people write it: a whole number, or a whole percentage such as `30%`; `undefined` for what is none. */
export function readLimit(text: string): Limit | undefined {
  const [, digits, sign] = /^\s*(\d+)\s*(%?)\s*$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const number = Number(digits);
  if (!sign) return { count: number };
  return number <= 100 ? { percent: number } : undefined;
}

/** How many a limit allows of so many there are. A part of one is none. */
export function allowed(limit: Limit, of: number): number {
  if ("count" in limit) return limit.count;
  return Math.max(Math.floor((of * limit.percent) / 100), limit.atLeast ?? 0);
}

/** How many a limit allows of so many, and why, in words: `6 (30% of 20, and at least 5)`. */
export function describeLimit(limit: Limit, of: number): string {
  const number = String(allowed(limit, of));
  if ("count" in limit) return number;
  const least = limit.atLeast === undefined ? "" : `, and at least ${limit.atLeast}`;
  return `${number} (${limit.percent}% of ${of}${least})`;
}
