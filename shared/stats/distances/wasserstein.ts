import { walkMerged } from '../ranks/walk-merged.ts';

/**
 * First Wasserstein (earth mover's) distance of two samples: ∫ |F - G| dx of their empirical distribution functions, the mean distance that
 * values have to move, in the unit of the data. Equal to SciPy's `wasserstein_distance`. O(n + m). NaN when a sample is empty.
 * Tools divide it by a deviation of the reference: Evidently by the population's, Azure ML by the sample's, each at least 0.001.
 * @param first ascending (`sortedFinite`)
 * @param second ascending
 */
export function wassersteinDistance(first: Float64Array, second: Float64Array): number {
  const n = first.length;
  const m = second.length;
  if (n === 0 || m === 0) return NaN;
  let distance = 0;
  let gap = 0;
  let previous = 0;
  walkMerged(first, second, (value, upToFirst, upToSecond) => {
    if (gap > 0) distance += gap * (value - previous);
    gap = Math.abs(upToFirst / n - upToSecond / m);
    previous = value;
  });
  return distance;
}
