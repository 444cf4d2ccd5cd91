import { totalOf } from './shares.ts';

/**
 * First Wasserstein distance of two samples counted in the same ordered bins, as if every value lay at its bin's place: Σ |F - G| · gap. In the unit of
 * the gaps; off by no more than a bin's width, exact where each bin is one value. NaN when a sample is empty.
 * @param gaps from each bin's place to the next one's; the last is not used
 */
export function binnedWasserstein(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  gaps: ArrayLike<number>,
): number {
  const n = totalOf(first);
  const m = totalOf(second);
  if (n === 0 || m === 0) return NaN;
  let [upToFirst, upToSecond, distance] = [0, 0, 0];
  for (let bin = 0; bin < first.length - 1; bin++) {
    upToFirst += first[bin] ?? 0;
    upToSecond += second[bin] ?? 0;
    distance += Math.abs(upToFirst / n - upToSecond / m) * (gaps[bin] ?? 0);
  }
  return distance;
}
