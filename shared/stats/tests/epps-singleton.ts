import { chiSquareTail } from '../distributions/chi-square-distribution.ts';
import { symmetricEigen } from '../matrices/symmetric-eigen.ts';
import { mean } from '../moments/population-deviation.ts';
import { pool } from '../ranks/pool.ts';
import { quantileOfSorted } from '../ranks/quantile.ts';
import type { ChiSquareResult } from './chi-square-two-samples.ts';

/** Points at which the characteristic functions are compared, in units of half the pooled interquartile range. */
const POINTS = [0.4, 0.8];
const SIZE = 2 * POINTS.length;

type Moments = { means: Float64Array; covariance: Float64Array };

/**
 * Epps-Singleton test: compares the empirical characteristic functions of two samples at two points, so it also holds for discrete data,
 * where Kolmogorov-Smirnov does not. T. W. Epps and K. J. Singleton, 1986; S. J. Goerg and J. Kaiser, 2009; equal to SciPy's `epps_singleton_2samp`
 * with its default points and small-sample correction (both under 25 values). W is chi-square with 4 degrees of freedom, fewer where the
 * covariance is not of full rank. Too liberal for small samples of unequal size: with 60 and 240 normal values it rejects 11 % at the 5 % level.
 * The order of the values does not matter. NaN under 5 values in a sample, and where the pooled interquartile range
 * is 0 (Evidently raises there).
 */
export function eppsSingleton(first: Float64Array, second: Float64Array): ChiSquareResult {
  const n = first.length;
  const m = second.length;
  const pooled = pool([first, second]).toSorted();
  const scale = (quantileOfSorted(pooled, 0.75) - quantileOfSorted(pooled, 0.25)) / 2;
  if (n < 5 || m < 5 || !(scale > 0)) return { statistic: NaN, degrees: 0, pValue: NaN };
  const one = momentsOf(first, scale);
  const two = momentsOf(second, scale);
  const all = n + m;
  const covariance = one.covariance.map(
    (value, at) => (all / n) * value + (all / m) * (two.covariance[at] ?? 0),
  );
  const difference = one.means.map((value, at) => value - (two.means[at] ?? 0));
  const { form, rank } = inverseForm(covariance, difference);
  const small = 1 / (1 + all ** -0.45 + 10.1 * (n ** -1.7 + m ** -1.7));
  const statistic = all * form * (Math.max(n, m) < 25 ? small : 1);
  return { statistic, degrees: rank, pValue: chiSquareTail(statistic, rank) };
}

/** Means and population covariance of cos and sin of the values at the points. */
function momentsOf(values: Float64Array, scale: number): Moments {
  const waves = [Math.cos, Math.sin].flatMap((wave) =>
    POINTS.map((point) => values.map((value) => wave((point / scale) * value))),
  );
  const means = Float64Array.from(waves, mean);
  const centred = waves.map((wave, at) => wave.map((value) => value - (means[at] ?? NaN)));
  const covariance = new Float64Array(SIZE * SIZE);
  const products = new Float64Array(values.length);
  for (const [row, a] of centred.entries())
    for (const [column, b] of centred.entries()) {
      if (column < row) continue;
      for (let at = 0; at < products.length; at++) products[at] = (a[at] ?? 0) * (b[at] ?? 0);
      const value = mean(products);
      covariance[row * SIZE + column] = value;
      covariance[column * SIZE + row] = value;
    }
  return { means, covariance };
}

/** d' S⁺ d with the pseudo-inverse of S, and its rank. */
function inverseForm(matrix: Float64Array, difference: Float64Array): { form: number; rank: number } {
  const { values, vectors } = symmetricEigen(matrix, SIZE);
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  let [form, rank] = [0, 0];
  for (const [at, value] of values.entries()) {
    if (Math.abs(value) <= largest * 1e-15) continue;
    let projection = 0;
    for (let row = 0; row < SIZE; row++)
      projection += (vectors[row * SIZE + at] ?? 0) * (difference[row] ?? 0);
    form += (projection * projection) / value;
    rank += 1;
  }
  return { form, rank };
}
