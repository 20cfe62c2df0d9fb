import { closest, distance } from "fastest-levenshtein";

/** How far a word is from another, in characters to change; `undefined` where nobody would take one for the other. */
export function nearness(word: string, other: string): number | undefined {
  const changes = distance(word, other);
  // Where every letter would have to change, the two have nothing in common.
  return changes < word.trim().length && changes <= Math.max(2, word.length / 3) ? changes : undefined;
}

/** `: did you mean …?` where something known is near enough to be meant; otherwise nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  if (known.length === 0) return "";
  const near = closest(word, known);
  return nearness(word, near) === undefined ? "" : `: did you mean ${near}?`;
}
