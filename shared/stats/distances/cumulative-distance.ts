import { totalOf } from './shares.ts';

/**
 * Largest distance of two empirical distribution functions at the ends of ordered bins: Kolmogorov-Smirnov's D as far as the counts show it. Too small by no
 * more than the largest bin's share; exact where each bin is one value. What NannyML takes for more than 10,000 reference rows, and deequ for numbers.
 * NaN when a sample is empty.
 */
export function cumulativeDistance(first: ArrayLike<number>, second: ArrayLike<number>): number {
  const n = totalOf(first);
  const m = totalOf(second);
  if (n === 0 || m === 0) return NaN;
  let [upToFirst, upToSecond, largest] = [0, 0, 0];
  for (let bin = 0; bin < first.length; bin++) {
    upToFirst += first[bin] ?? 0;
    upToSecond += second[bin] ?? 0;
    largest = Math.max(largest, Math.abs(upToFirst / n - upToSecond / m));
  }
  return largest;
}
