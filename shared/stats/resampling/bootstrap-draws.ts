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
  for (let draw = 0; draw < resamples; draw++) {
    resample(counts);
    for (const [at, metric] of metrics.entries()) {
      const values = draws[at];
      if (values !== undefined) values[draw] = metric.value(counts);
    }
  }
  return draws;
}
