import { countInBins } from '../../../stats/binning/count-in-bins.ts';
import { linspace } from '../../../stats/binning/linspace.ts';
import { smirnovDistance } from '../../../stats/tests/kolmogorov-smirnov.ts';
import { ESTIMATED_BINS, ESTIMATED_FROM, runningSums } from './estimated-bins.ts';
import { failed, type Fit, fitted } from './fitted-method.ts';

/**
 * Kolmogorov-Smirnov's D, without a p-value. Exact under 10,000 reference values; above, the largest difference of both distribution functions
 * at the ends of 10,000 equally wide bins over the reference's range (NannyML's documentation says quantiles; its code does this).
 * @param reference without nulls
 */
export function fitKolmogorovSmirnov(reference: Float64Array): Fit<Float64Array> {
  if (reference.length < ESTIMATED_FROM) {
    const sorted = reference.toSorted();
    return fitted((chunk) => ({ value: smirnovDistance(sorted, chunk.toSorted()) }));
  }
  if (!reference.every(Number.isFinite))
    return failed('the reference has infinite values: its 10,000 bins have no edges');
  return fitEstimated(reference);
}

function fitEstimated(reference: Float64Array): Fit<Float64Array> {
  const [least, most] = rangeOf(reference);
  const edges = linspace(least, most, ESTIMATED_BINS + 1);
  const known = runningSums(countInBins(reference, edges).map((count) => count / reference.length));
  return fitted((chunk) => {
    const below = chunk.reduce((count, value) => count + (value < least ? 1 : 0), 0) / chunk.length;
    const sums = runningSums(countInBins(chunk, edges).map((count) => count / chunk.length));
    const value = sums.reduce(
      (largest, sum, bin) => Math.max(largest, Math.abs((known[bin] ?? 0) - (below + sum))),
      0,
    );
    return { value };
  });
}

function rangeOf(values: Float64Array): [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return [least, most];
}
