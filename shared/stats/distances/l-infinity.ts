import { sharesOf } from './shares.ts';

/**
 * L-infinity distance, max |p - q|: the largest change of one bin's share. From 0 to 1. Counts or shares over the union of both samples'
 * categories; both are scaled to sum 1. NaN when a sample is empty. The categorical distance of NannyML, deequ and TFDV.
 */
export function lInfinity(first: ArrayLike<number>, second: ArrayLike<number>): number {
  const p = sharesOf(first);
  const q = sharesOf(second);
  let largest = 0;
  for (let bin = 0; bin < p.length; bin++)
    largest = Math.max(largest, Math.abs((p[bin] ?? 0) - (q[bin] ?? 0)));
  return largest;
}

/**
 * What is left of an L-infinity or Kolmogorov-Smirnov distance above the noise of samples of sizes n and m:
 * max(0, distance - c √((n + m) / (n m))), with c = √(-½ ln(alpha / 2)), or 1.8 where no alpha is given, about alpha 0.003. deequ's "robust" distance.
 */
export function robustDistance(distance: number, n: number, m: number, alpha?: number): number {
  const factor = alpha === undefined ? 1.8 : Math.sqrt(-Math.log(alpha / 2) / 2);
  return Math.max(0, distance - factor * Math.sqrt((n + m) / (n * m)));
}
