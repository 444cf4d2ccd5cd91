/**
 * The finite numbers among the values, ascending: nulls, NaN and infinities are left out, as Evidently does before any comparison.
 * What the rank-based statistics take; sort once and reuse. Typed arrays sort without a comparator, in O(n log n).
 */
export function sortedFinite(values: ArrayLike<number | null | undefined>): Float64Array {
  const kept = new Float64Array(values.length);
  let count = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    if (value === null || value === undefined || !Number.isFinite(value)) continue;
    // Adding zero turns -0 into 0, which a typed sort would put before it.
    kept[count] = value + 0;
    count += 1;
  }
  return kept.subarray(0, count).toSorted();
}
