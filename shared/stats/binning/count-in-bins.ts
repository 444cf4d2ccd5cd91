/**
 * How many values fall in each bin [e_i, e_i+1), the last bin closed, as `numpy.histogram` counts; values outside all bins, and NaN, are not
 * counted. O(n log bins).
 * @param edges ascending, one more than bins
 */
export function countInBins(values: Float64Array, edges: Float64Array): Float64Array {
  const bins = Math.max(0, edges.length - 1);
  const counts = new Float64Array(bins);
  const last = edges[bins] ?? NaN;
  for (const value of values) {
    const bin = value === last ? bins - 1 : lastAtMost(edges, value);
    if (bin >= 0 && bin < bins) counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

/** Place of the last edge that is at most the value; -1 without one. */
function lastAtMost(edges: Float64Array, value: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] ?? NaN) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
