import { sharesOf } from './shares.ts';

/**
 * Hellinger distance of two samples counted in the same bins, √(½ Σ (√p - √q)²): a metric from 0 (equal shares) to 1 (no bin in common).
 * Counts or shares; both are scaled to sum 1. NaN when a sample is empty. NannyML's form, exact for small distances.
 */
export function hellingerDistance(first: ArrayLike<number>, second: ArrayLike<number>): number {
  const p = sharesOf(first);
  const q = sharesOf(second);
  let sum = 0;
  for (let bin = 0; bin < p.length; bin++) sum += (Math.sqrt(p[bin] ?? 0) - Math.sqrt(q[bin] ?? 0)) ** 2;
  return Math.sqrt(sum / 2);
}

/**
 * The same distance by the Bhattacharyya coefficient, √(1 - Σ √(p q)), with shares as they are and the sum clipped to [0, 1]. Evidently's
 * form: equal in exact arithmetic for shares that sum to 1, but differences under about 1e-8 drown in rounding.
 */
export function hellingerByAffinity(first: ArrayLike<number>, second: ArrayLike<number>): number {
  let affinity = 0;
  for (let bin = 0; bin < first.length; bin++) affinity += Math.sqrt((first[bin] ?? 0) * (second[bin] ?? 0));
  return Math.sqrt(1 - Math.min(1, Math.max(0, affinity)));
}
