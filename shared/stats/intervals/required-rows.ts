import { normalQuantile } from '../distributions/normal-quantile.ts';

export type PowerQuestion = {
  /** Rows behind the standard error. */
  rows: number;
  standardError: number;
  /** Distance from the estimate to the limit it should clear. */
  distance: number;
  /** One-sided. */
  alpha: number;
  /** Chance of clearing the limit if the estimate is the truth. */
  power?: number;
  /** The error that the bound at `alpha` stands on, where it is another: the one at the limit where the bound inverts a score test. */
  boundError?: number;
};

/**
 * Rows with which a one-sided test at `alpha` clears the limit with the given power (0.8 by default), if the
 * estimate is the truth and both errors fall with the root of the rows: n ((z_alpha e_bound + z_power se) / d)².
 * A distance of zero or less gives Infinity.
 */
export function requiredRows(question: PowerQuestion): number {
  const { rows, standardError, distance, alpha, power = 0.8, boundError = standardError } = question;
  if (distance <= 0) return Infinity;
  const reach = normalQuantile(1 - alpha) * boundError + normalQuantile(power) * standardError;
  return Math.ceil(rows * (reach / distance) ** 2);
}

/**
 * The same where every row so far agrees: no successes, no failures, or no discordant pairs. The score bound is then z² / (n + z²) away, and
 * nothing is left to chance if the estimate is the truth.
 * @param reach how far the bound is from the estimate with so many rows; both distances are of shares, under 1
 */
export function requiredUnanimousRows(rows: number, reach: number, distance: number): number {
  if (distance <= 0) return Infinity;
  return Math.ceil((rows * (reach * (1 - distance))) / (distance * (1 - reach)));
}
