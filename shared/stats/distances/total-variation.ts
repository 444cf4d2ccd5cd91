import { sharesOf } from './shares.ts';

/**
 * Total variation distance, ½ Σ |p - q|: the largest difference in probability that any set of bins can have; equally the share of rows
 * that would have to change bin. From 0 to 1. Counts or shares; both are scaled to sum 1. NaN when a sample is empty.
 */
export function totalVariation(first: ArrayLike<number>, second: ArrayLike<number>): number {
  const p = sharesOf(first);
  const q = sharesOf(second);
  let sum = 0;
  for (let bin = 0; bin < p.length; bin++) sum += Math.abs((p[bin] ?? 0) - (q[bin] ?? 0));
  return sum / 2;
}
