/**
 * Called once for every distinct value of the two samples, ascending.
 * @param upToFirst how many values of the first sample are at most `value`
 */
export type Visit = (value: number, upToFirst: number, upToSecond: number) => void;

/** Walks two ascending samples as one, in O(n + m) and without allocating: the common ground of the rank-based statistics. Ends at NaN. */
export function walkMerged(first: Float64Array, second: Float64Array, visit: Visit): void {
  const n = first.length;
  const m = second.length;
  let i = 0;
  let j = 0;
  while (i < n || j < m) {
    const a = i < n ? (first[i] ?? NaN) : Infinity;
    const b = j < m ? (second[j] ?? NaN) : Infinity;
    const value = a < b ? a : b;
    const before = i + j;
    while (i < n && first[i] === value) i += 1;
    while (j < m && second[j] === value) j += 1;
    if (i + j === before) return;
    visit(value, i, j);
  }
}
