import { pairwiseSum } from '../../../stats/moments/pairwise-sum.ts';

/**
 * NannyML's threshold: the mean of a method's values over the chunks of the reference plus three of their standard deviations (divided by n), at
 * most the method's greatest possible value. Chunks without a value (NaN) do not count; without any the threshold is NaN, and nothing is above it.
 * numpy's arithmetic (`nanmean`, `nanstd`), which decides where all values are alike.
 */
export function upperThreshold(values: readonly number[], limit = Infinity): number {
  const known = values.filter((value) => !Number.isNaN(value)).length;
  const mean = sumOf(values, (value) => value) / known;
  const variance = sumOf(values, (value) => (value - mean) * (value - mean)) / known;
  const threshold = mean + Math.sqrt(variance) * 3;
  return threshold >= limit ? limit : threshold;
}

/** Values that are missing stay in the sum as zeros, where numpy has them too. */
const sumOf = (values: readonly number[], term: (value: number) => number): number =>
  pairwiseSum(Float64Array.from(values, (value) => (Number.isNaN(value) ? 0 : term(value))));
