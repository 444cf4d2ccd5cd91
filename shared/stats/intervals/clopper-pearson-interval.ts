import { binomialTail } from '../distributions/binomial-tail.ts';
import type { Interval } from './interval.ts';

/**
 * Exact interval of a proportion: each end is a one-sided bound whose error is never over `alpha`, at the price of being
 * wider than Wilson's. No trials give [0, 1]. C. J. Clopper and E. S. Pearson, 1934.
 */
export function clopperPearsonInterval(successes: number, trials: number, alpha: number): Interval {
  if (trials === 0) return { lower: 0, upper: 1 };
  return {
    lower: lowerBound(successes, trials, alpha),
    upper: 1 - lowerBound(trials - successes, trials, alpha),
  };
}

/** The chance with which as many successes or more happen with probability `alpha`, by bisection. */
function lowerBound(successes: number, trials: number, alpha: number): number {
  let [low, high] = [0, successes / trials];
  for (let step = 0; step < 80 && low < high; step++) {
    const middle = (low + high) / 2;
    if (binomialTail(successes, trials, middle) < alpha) low = middle;
    else high = middle;
  }
  return successes === 0 ? 0 : (low + high) / 2;
}
