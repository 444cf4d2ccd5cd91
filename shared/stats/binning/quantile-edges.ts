import { quantileOfSorted } from '../ranks/quantile.ts';
import { linspace } from './linspace.ts';

/**
 * Edges of bins that hold about equally many values: the quantiles at i / bins (numpy's `unique(quantile(values, linspace(0, 1, bins + 1)))`).
 * Repeated values make equal quantiles, which are kept once, so there can be fewer bins; a constant gives a single edge and no bin. No values
 * give no edges.
 * @param sorted ascending (`sortedFinite`)
 */
export function quantileEdges(sorted: Float64Array, bins: number): Float64Array {
  if (sorted.length === 0) return new Float64Array(0);
  return linspace(0, 1, bins + 1)
    .map((probability) => quantileOfSorted(sorted, probability))
    .filter((edge, at, edges) => at === 0 || edge !== edges[at - 1]);
}
