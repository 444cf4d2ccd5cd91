import { studentTail } from '../distributions/student-t-tail.ts';
import { mean, populationVariance } from '../moments/population-deviation.ts';
import type { TestResult } from './test-result.ts';

/**
 * Student's t test that two samples have the same mean, with pooled variance, two-sided: SciPy's `ttest_ind`, Evidently's `t_test`. The order of the
 * values does not matter. Equal constants give NaN (0/0); constants that differ give p 0. NaN when a sample is empty or both have one value.
 */
export function studentT(first: Float64Array, second: Float64Array): TestResult {
  const n = first.length;
  const m = second.length;
  const degrees = n + m - 2;
  if (n === 0 || m === 0 || degrees < 1) return { statistic: NaN, pValue: NaN };
  const pooled = (n * populationVariance(first) + m * populationVariance(second)) / degrees;
  const statistic = (mean(first) - mean(second)) / Math.sqrt(pooled * (1 / n + 1 / m));
  return { statistic, pValue: 2 * studentTail(Math.abs(statistic), degrees) };
}
