import { normalTail } from '../distributions/normal-cdf.ts';
import type { TestResult } from './test-result.ts';

/** How many of `rows` have the property. */
export type Proportion = { successes: number; rows: number };

/**
 * z test of two proportions with pooled variance, two-sided: z = (p1 - p2) / √(P (1 - P) (1/n + 1/m)). Evidently's `z` for columns of
 * two values, where a success is anything but the smallest value. Its square is the chi-square statistic of the 2 x 2 table without correction.
 * Where no or every row of both has the property there is nothing to test: z 0, p 1. No rows give NaN.
 */
export function twoProportions(first: Proportion, second: Proportion): TestResult {
  const rows = first.rows + second.rows;
  if (first.rows === 0 || second.rows === 0) return { statistic: NaN, pValue: NaN };
  const pooled = (first.successes + second.successes) / rows;
  if (pooled === 0 || pooled === 1) return { statistic: 0, pValue: 1 };
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / first.rows + 1 / second.rows));
  const statistic = (first.successes / first.rows - second.successes / second.rows) / error;
  return { statistic, pValue: 2 * normalTail(Math.abs(statistic)) };
}
