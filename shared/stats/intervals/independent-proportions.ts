import type { Interval } from './interval.ts';
import { wilsonInterval } from './wilson-interval.ts';

/** A share of independent trials; both may be fractional where trials are worth less than one. */
export type Proportion = { successes: number; trials: number };

const shareOf = ({ successes, trials }: Proportion): number => successes / trials;

/**
 * Difference of two independent proportions, first minus second, by the hybrid score interval: R. G. Newcombe, "Interval estimation for the
 * difference between independent proportions", 1998, method 10. Each end is a one-sided bound at level `alpha`. No trials give NaN.
 */
export function proportionDifference(
  first: Proportion,
  second: Proportion,
  alpha: number,
): Interval & { value: number } {
  const [p, q] = [shareOf(first), shareOf(second)];
  const [ofFirst, ofSecond] = intervals(first, second, alpha);
  const value = p - q;
  return {
    value,
    lower: value - Math.hypot(p - ofFirst.lower, ofSecond.upper - q),
    upper: value + Math.hypot(ofFirst.upper - p, q - ofSecond.lower),
  };
}

/**
 * Ratio of two independent proportions, first over second, from their Wilson intervals: A. Donner and G. Y. Zou, "Closed-form confidence
 * intervals for functions of the normal mean and standard deviation", 2012 (MOVER-R). Each end is a one-sided bound at level `alpha`. A second
 * proportion of zero gives a value and an upper end of Infinity, NaN where both are zero.
 */
export function proportionRatio(
  first: Proportion,
  second: Proportion,
  alpha: number,
): Interval & { value: number } {
  const [p, q] = [shareOf(first), shareOf(second)];
  const [ofFirst, ofSecond] = intervals(first, second, alpha);
  const root = (a: number, b: number): number =>
    Math.sqrt(Math.max(0, (p * q) ** 2 - a * b * (2 * p - a) * (2 * q - b)));
  const { lower: l, upper: u } = ofFirst;
  const { lower: L, upper: U } = ofSecond;
  return {
    value: p / q,
    lower: (p * q - root(l, U)) / (U * (2 * q - U)),
    upper: L === 0 ? Infinity : (p * q + root(u, L)) / (L * (2 * q - L)),
  };
}

const intervals = (first: Proportion, second: Proportion, alpha: number): [Interval, Interval] => [
  wilsonInterval(first.successes, first.trials, alpha),
  wilsonInterval(second.successes, second.trials, alpha),
];
