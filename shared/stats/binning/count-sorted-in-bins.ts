/**
 * `countInBins` for ascending values: bins [e_i, e_i+1), the last closed, by bisection at each edge in O(bins log n), for samples that are sorted
 * anyway. Values outside all bins are not counted.
 * @param sorted ascending, without NaN
 * @param edges ascending, one more than bins
 */
export function countSortedInBins(sorted: Float64Array, edges: Float64Array): Float64Array {
  const bins = Math.max(0, edges.length - 1);
  const below = edges.map((edge, at) => (at === bins ? countUpTo(sorted, edge) : countUnder(sorted, edge)));
  return Float64Array.from({ length: bins }, (_, bin) => (below[bin + 1] ?? 0) - (below[bin] ?? 0));
}

const countUnder = (sorted: Float64Array, edge: number): number => bisect(sorted, (value) => value < edge);
const countUpTo = (sorted: Float64Array, edge: number): number => bisect(sorted, (value) => value <= edge);

function bisect(sorted: Float64Array, before: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (before(sorted[middle] ?? NaN)) low = middle + 1;
    else high = middle;
  }
  return low;
}
