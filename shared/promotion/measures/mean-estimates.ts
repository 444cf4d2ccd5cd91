import { studentQuantile } from '../../stats/distributions/student-quantile.ts';
import type { BoundMetric } from '../../stats/metrics/bound-metric.ts';
import { rowSums, sumsMetric } from '../../stats/metrics/sums-metric.ts';
import { bcaInterval, jackknifeAcceleration } from '../../stats/resampling/bootstrap-interval.ts';
import { bootstrapDraws } from '../../stats/resampling/bootstrap-draws.ts';
import { stratifiedResampler } from '../../stats/resampling/resampler.ts';
import type { Generator } from '../../stats/resampling/seeded-generator.ts';
import type { Dependence } from './dependence.ts';
import { dependentEstimate } from './dependent-estimate.ts';
import type { Estimate } from './measurement.ts';

export type MeanOptions = {
  dependence: readonly Dependence[];
  alpha: number;
  resamples: number;
  generator: Generator;
};

/**
 * Means of columns over the same rows. Of independent rows the wider of two bounds: the BCa bootstrap, which sees that few
 * rows hold large amounts, and Student's t with the rows that are not zero less one as degrees, which sees that few rows
 * hold any. Else as metrics are: whole entities or blocks resampled, those that are not zero throughout counted. One row or
 * group that is not zero bounds nothing: NaN; a column of zeros is zero.
 */
export function meanEstimates(columns: readonly Float64Array[], options: MeanOptions): Estimate[] {
  const rows = columns[0]?.length ?? 0;
  const sums = rowSums(columns);
  const means = columns.map((_, at) => sumsMetric(sums, (totals, count) => (totals[at] ?? NaN) / count));
  const { dependence, generator, resamples, alpha } = options;
  const resamplers =
    dependence.length === 0
      ? [stratifiedResampler(new Uint8Array(rows), generator)]
      : dependence.map(({ resample }) => resample);
  const draws = resamplers.map((resample) => bootstrapDraws(means, rows, resamples, resample));
  return columns.map((column, at) => {
    const [mean, own] = [means[at], draws.map((ofScheme) => ofScheme[at] ?? new Float64Array())];
    if (mean === undefined || column.every((value) => value === 0)) return ZERO;
    if (dependence.length === 0) return independent(column, mean, own[0] ?? new Float64Array(), alpha);
    const groups = dependence.map(({ method, groupOf }) => ({ method, groups: busyGroups(column, groupOf) }));
    return dependentEstimate(mean.value(), own, groups, alpha);
  });
}

const ZERO: Estimate = { value: 0, lower: 0, upper: 0, standardError: 0, method: 'none' };

function independent(column: Float64Array, mean: BoundMetric, draws: Float64Array, alpha: number): Estimate {
  const value = mean.value();
  const rows = column.length;
  const squares = column.reduce((sum, entry) => sum + (entry - value) ** 2, 0);
  const standardError = Math.sqrt(squares / (rows - 1) / rows);
  const busy = column.filter((entry) => entry !== 0).length;
  const half = studentQuantile(1 - alpha, busy - 1) * standardError;
  const acceleration = jackknifeAcceleration(mean.leaveOneOut(), new Uint8Array(rows));
  const { lower, upper } = bcaInterval({ draws, estimate: value, acceleration, alpha });
  return {
    value,
    lower: Math.min(lower, value - half),
    upper: Math.max(upper, value + half),
    standardError,
    method: 'bootstrap-bca-and-t',
  };
}

function busyGroups(column: Float64Array, groupOf: Uint32Array): number {
  const busy = new Set<number>();
  for (const [row, value] of column.entries()) if (value !== 0) busy.add(groupOf[row] ?? 0);
  return busy.size;
}
