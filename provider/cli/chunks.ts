/** A list in parts of a length. */
export function chunksOf<T>(list: readonly T[], length: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / length) }, (_none, index) =>
    list.slice(index * length, (index + 1) * length),
  );
}
