/** Index of the group of each row, from 0 without gaps, where rows are together that are so in both groupings. */
export function crossingOf(first: Uint32Array, second: Uint32Array): Uint32Array {
  const indexOf = new Map<string, number>();
  return first.map((group, row) => {
    const pair = `${group} ${second[row] ?? 0}`;
    const index = indexOf.get(pair) ?? indexOf.size;
    indexOf.set(pair, index);
    return index;
  });
}
