import { walkMerged } from '../ranks/walk-merged.ts';

/**
 * Energy distance of two samples: √(2 ∫ (F - G)² dx) of their empirical distribution functions, equally
 * √(2 E|X - Y| - E|X - X'| - E|Y - Y'|) (G. Szekely, 2002). In the root of the data's unit; not scaled. Equal to SciPy's `energy_distance`.
 * O(n + m). NaN when a sample is empty.
 * @param first ascending (`sortedFinite`)
 * @param second ascending
 */
export function energyDistance(first: Float64Array, second: Float64Array): number {
  const n = first.length;
  const m = second.length;
  if (n === 0 || m === 0) return NaN;
  let integral = 0;
  let gap = 0;
  let previous = 0;
  walkMerged(first, second, (value, upToFirst, upToSecond) => {
    if (gap !== 0) integral += gap * gap * (value - previous);
    gap = upToFirst / n - upToSecond / m;
    previous = value;
  });
  return Math.sqrt(2 * integral);
}
