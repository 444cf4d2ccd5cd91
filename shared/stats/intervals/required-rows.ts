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
};

/**
 * Rows with which a one-sided test at `alpha` clears the limit with the given power (0.8 by default), if the
 * estimate is the truth and the standard error falls with the root of the rows: n (z_alpha + z_power)² se² / d².
 * A distance of zero or less gives Infinity.
 */
export function requiredRows({ rows, standardError, distance, alpha, power = 0.8 }: PowerQuestion): number {
  if (distance <= 0) return Infinity;
  const z = normalQuantile(1 - alpha) + normalQuantile(power);
  return Math.ceil(rows * ((z * standardError) / distance) ** 2);
}
