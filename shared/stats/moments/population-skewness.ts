import { mean, populationDeviation } from './population-deviation.ts';

/**
 * Third standardised moment, mean of ((x - mean) / deviation)³ with the deviation divided by n: 0 for symmetric samples, positive where
 * the upper tail is longer. NaN where the values do not differ.
 */
export function populationSkewness(values: Float64Array): number {
  const centre = mean(values);
  const deviation = populationDeviation(values);
  if (!(deviation > 0)) return NaN;
  return mean(values.map((value) => ((value - centre) / deviation) ** 3));
}
