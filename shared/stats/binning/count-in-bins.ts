/**
 * How many values fall in each bin [e_i, e_i+1), the last bin closed, as `numpy.histogram` counts; values outside all bins, and NaN, are not
 * counted. O(n) for equal bins, O(n log bins) for others.
 * @param edges ascending, one more than bins
 */
export function countInBins(values: Float64Array, edges: Float64Array): Float64Array {
  const bins = Math.max(0, edges.length - 1);
  const counts = new Float64Array(bins);
  const first = edges[0] ?? NaN;
  const last = edges[bins] ?? NaN;
  const scale = bins / (last - first);
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? NaN;
    if (!(value >= first && value <= last)) continue;
    // Right at once where the bins are equally wide; bisection answers for the rest.
    const guess = Math.floor((value - first) * scale);
    const hit = (edges[guess] ?? Infinity) <= value && value < (edges[guess + 1] ?? -Infinity);
    const bin = hit ? guess : Math.min(lastAtMost(edges, value), bins - 1);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

/** Place of the last edge that is at most the value. */
function lastAtMost(edges: Float64Array, value: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] ?? NaN) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
