import type { Interval } from '../intervals/interval.ts';
import { normalTail } from '../distributions/normal-cdf.ts';
import { normalQuantile } from '../distributions/normal-quantile.ts';
import { placements } from '../ranks/placements.ts';

export type DeLongResult = Interval & {
  /** Areas under the ROC curve of the two models. */
  first: number;
  second: number;
  /** First minus second. */
  value: number;
  standardError: number;
  /** Two-sided, for the hypothesis of no difference; 1 where the standard error is 0 and the areas are equal. */
  pTwoSided: number;
};

/**
 * Paired comparison of two areas under the ROC curve on the same rows, each end of the interval a one-sided bound at
 * level `alpha`. E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson, 1988, by placement values (Sun and Xu, 2014).
 * Fewer than two rows of a class give NaN.
 */
export function delong(
  truth: Uint8Array,
  firstScores: Float64Array,
  secondScores: Float64Array,
  alpha: number,
): DeLongResult {
  const one = placements(truth, firstScores);
  const two = placements(truth, secondScores);
  const ofClass = (shares: Float64Array, label: number): Float64Array =>
    shares.filter((_, row) => truth[row] === label);
  const first = mean(ofClass(one.shares, 1));
  const second = mean(ofClass(two.shares, 1));
  const difference = one.shares.map((share, row) => share - (two.shares[row] ?? NaN));
  const variance =
    sampleVariance(ofClass(difference, 1)) / one.positives +
    sampleVariance(ofClass(difference, 0)) / one.negatives;
  const value = first - second;
  const standardError = Math.sqrt(variance);
  const half = normalQuantile(1 - alpha) * standardError;
  const pTwoSided = value === 0 ? 1 : 2 * normalTail(Math.abs(value) / standardError);
  return { first, second, value, standardError, lower: value - half, upper: value + half, pTwoSided };
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function sampleVariance(values: Float64Array): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}
