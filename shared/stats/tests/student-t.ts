import { studentTail } from '../distributions/student-t-tail.ts';
import { mean, populationVariance } from '../moments/population-deviation.ts';
import type { TestResult } from './test-result.ts';

export type SampleMoments = {
  rows: number;
  mean: number;
  /** Divided by the number of rows. */
  variance: number;
};

/**
 * Student's t test that two samples have the same mean, with pooled variance, two-sided: SciPy's `ttest_ind`, Evidently's `t_test`. The order of the
 * values does not matter. Equal constants give NaN (0/0); constants that differ give p 0. NaN when a sample is empty or both have one value.
 */
export const studentT = (first: Float64Array, second: Float64Array): TestResult =>
  studentTOfMoments(momentsOf(first), momentsOf(second));

const momentsOf = (values: Float64Array): SampleMoments => ({
  rows: values.length,
  mean: mean(values),
  variance: populationVariance(values),
});

/** The same of samples of which only the moments are known. */
export function studentTOfMoments(first: SampleMoments, second: SampleMoments): TestResult {
  const n = first.rows;
  const m = second.rows;
  const degrees = n + m - 2;
  if (n === 0 || m === 0 || degrees < 1) return { statistic: NaN, pValue: NaN };
  const pooled = (n * first.variance + m * second.variance) / degrees;
  const statistic = (first.mean - second.mean) / Math.sqrt(pooled * (1 / n + 1 / m));
  return { statistic, pValue: 2 * studentTail(Math.abs(statistic), degrees) };
}
