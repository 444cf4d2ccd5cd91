import { totalOf } from '../distances/shares.ts';
import { chiSquareTail } from '../distributions/chi-square-distribution.ts';
import type { ChiSquareResult } from './chi-square-two-samples.ts';

/**
 * G test (likelihood ratio) of counts against expected ones: 2 Σ o ln(o / e) with bins - 1 degrees of freedom; twice the sample size times the
 * Kullback-Leibler divergence. Expected counts are scaled to the observed total (SciPy's `power_divergence` with "log-likelihood"; Evidently does not
 * scale and refuses samples of different sizes). Bins empty in both are left out; one expected empty but seen gives Infinity and p 0.
 * Fewer than two bins: degrees 0, p 1.
 */
export function gTest(observed: ArrayLike<number>, expected: ArrayLike<number>): ChiSquareResult {
  const scale = totalOf(observed) / totalOf(expected);
  let statistic = 0;
  let bins = 0;
  for (let bin = 0; bin < observed.length; bin++) {
    const o = observed[bin] ?? 0;
    const e = (expected[bin] ?? 0) * scale;
    if (o === 0 && e === 0) continue;
    bins += 1;
    statistic += likelihood(o, e);
  }
  return result(statistic, bins, scale > 0);
}

/**
 * G test that two samples, counted in the same bins, come from one distribution: SciPy's `chi2_contingency` with `lambda_="log-likelihood"` and no
 * continuity correction. Bins empty in both are left out; fewer than two bins, or an empty sample: degrees 0, p 1.
 */
export function gTwoSamples(first: ArrayLike<number>, second: ArrayLike<number>): ChiSquareResult {
  const n = totalOf(first);
  const m = totalOf(second);
  let statistic = 0;
  let bins = 0;
  for (let bin = 0; bin < first.length; bin++) {
    const a = first[bin] ?? 0;
    const b = second[bin] ?? 0;
    if (a + b === 0) continue;
    bins += 1;
    const expected = ((a + b) * n) / (n + m);
    statistic += likelihood(a, expected) + likelihood(b, a + b - expected);
  }
  return result(statistic, bins, n > 0 && m > 0);
}

const likelihood = (o: number, e: number): number => (o === 0 ? 0 : 2 * o * Math.log(o / e));

const result = (statistic: number, bins: number, usable: boolean): ChiSquareResult =>
  bins < 2 || !usable
    ? { statistic: 0, degrees: 0, pValue: 1 }
    : { statistic, degrees: bins - 1, pValue: chiSquareTail(statistic, bins - 1) };
