import { pairwiseSum } from './pairwise-sum.ts';

/** Arithmetic mean with numpy's order of additions. No values give NaN. */
export const mean = (values: Float64Array): number => pairwiseSum(values) / values.length;

/** Mean squared distance from the mean (divided by n, numpy's `var`). No values give NaN. */
export function populationVariance(values: Float64Array): number {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) * (value - centre)));
}

/** Standard deviation of the values as a whole population (divided by n): what `numpy.std` means, even on a pandas column. */
export const populationDeviation = (values: Float64Array): number => Math.sqrt(populationVariance(values));

/** Standard deviation as an estimate from a sample (divided by n - 1). Fewer than two values give NaN. */
export function sampleDeviation(values: Float64Array): number {
  if (values.length < 2) return NaN;
  return Math.sqrt((populationVariance(values) * values.length) / (values.length - 1));
}
