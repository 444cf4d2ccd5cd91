import type { Interval } from './interval.ts';
import { normalQuantile } from '../distributions/normal-quantile.ts';

/**
 * Wilson score interval of a proportion: each end is a one-sided bound at level `alpha`
 * (so alpha 0.05 gives the two-sided 90 % interval). No trials give [0, 1].
 * E. B. Wilson, 1927; without continuity correction.
 */
export function wilsonInterval(successes: number, trials: number, alpha: number): Interval {
  if (trials === 0) return { lower: 0, upper: 1 };
  const z = normalQuantile(1 - alpha);
  const share = successes / trials;
  const widen = 1 + (z * z) / trials;
  const centre = (share + (z * z) / (2 * trials)) / widen;
  const half = (z / widen) * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  return {
    lower: successes === 0 ? 0 : centre - half,
    upper: successes === trials ? 1 : centre + half,
  };
}
