import type { BoundMetric } from '../metrics/bound-metric.ts';
import type { Resampler } from './resampler.ts';

/**
 * Values of several metrics over the same resamples, one array for each metric in the order given. Metrics of two
 * models over the same rows are thereby paired: subtract their arrays to resample a difference.
 */
export function bootstrapDraws(
  metrics: readonly BoundMetric[],
  rows: number,
  resamples: number,
  resample: Resampler,
): Float64Array[] {
  const counts = new Uint16Array(rows);
  const draws = metrics.map(() => new Float64Array(resamples));
  const byTally = Map.groupBy(metrics.keys(), (at) => metrics[at]?.tally);
  for (let draw = 0; draw < resamples; draw++) {
    resample(counts);
    for (const [tally, places] of byTally) {
      const sums = tally?.(counts) ?? new Float64Array();
      for (const at of places) {
        const values = draws[at];
        if (values !== undefined) values[draw] = metrics[at]?.finish(sums) ?? NaN;
      }
    }
  }
  return draws;
}
