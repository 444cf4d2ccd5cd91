import type { Interval } from './interval.ts';
import type { Discordant } from '../tests/mcnemar.ts';
import { normalQuantile } from '../distributions/normal-quantile.ts';

export type ProportionDifference = Interval & { value: number; standardError: number };

/**
 * Difference of two proportions measured on the same rows (first minus second), with the score interval of
 * T. Tango, "Equivalence test and confidence interval for the difference in proportions for the paired-sample
 * design", 1998. Each end is a one-sided bound at level `alpha`. No rows give NaN.
 */
export function pairedProportionDifference(
  pairs: Discordant,
  rows: number,
  alpha: number,
): ProportionDifference {
  const { onlyFirst, onlySecond } = pairs;
  const value = (onlyFirst - onlySecond) / rows;
  if (rows === 0) return { value: NaN, lower: NaN, upper: NaN, standardError: NaN };
  const z = normalQuantile(1 - alpha);
  const variance = onlyFirst + onlySecond - (onlyFirst - onlySecond) ** 2 / rows;
  return {
    value,
    standardError: Math.sqrt(Math.max(0, variance)) / rows,
    lower: solve((difference) => tangoScore(pairs, rows, difference) <= z, -1, value),
    upper: solve((difference) => tangoScore(pairs, rows, difference) < -z, value, 1),
  };
}

/** Score statistic of the hypothesis that the true difference is `difference`; falls as `difference` rises. */
export function tangoScore({ onlyFirst, onlySecond }: Discordant, rows: number, difference: number): number {
  const a = 2 * rows;
  const b = -onlyFirst - onlySecond + (2 * rows - onlyFirst + onlySecond) * difference;
  const c = -onlySecond * difference * (1 - difference);
  const share = (Math.sqrt(Math.max(0, b * b - 4 * a * c)) - b) / (2 * a);
  const variance = rows * (2 * share + difference * (1 - difference));
  const lead = onlyFirst - onlySecond - rows * difference;
  return variance > 0 ? lead / Math.sqrt(variance) : lead === 0 ? 0 : Math.sign(lead) * Infinity;
}

/** The point in [from, to] where a condition turns from false to true, by bisection. */
function solve(holds: (x: number) => boolean, from: number, to: number): number {
  let [low, high] = [from, to];
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
