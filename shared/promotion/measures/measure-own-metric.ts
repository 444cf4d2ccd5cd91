import { createSeededGenerator } from '../../stats/resampling/seeded-generator.ts';
import type { MetricRows } from '../evidence/rows/own-metrics.ts';
import { dependenceOf } from './dependence.ts';
import { meanEstimates } from './mean-estimates.ts';
import { SEED } from './measure.ts';
import type { Estimate } from './measurement.ts';
import { unknownEstimate } from './unknown-estimate.ts';

type Options = { alpha: number; resamples: number };

/** The mean over the rows. */
export function measureMean(rows: MetricRows, options: Options): Estimate {
  const [mean = unknownEstimate] = estimates(rows, [rows.candidate], options);
  return mean;
}

/** Both means, and the candidate's less the champion's, paired row by row. */
export function measureDifference(
  rows: MetricRows & { champion: Float64Array },
  options: Options,
): { candidate: Estimate; champion: Estimate; difference: Estimate } {
  const minus = rows.candidate.map((value, row) => value - (rows.champion[row] ?? NaN));
  const columns = [rows.candidate, rows.champion, minus];
  const [candidate = unknownEstimate, champion = unknownEstimate, difference = unknownEstimate] = estimates(
    rows,
    columns,
    options,
  );
  return { candidate, champion, difference };
}

function estimates(rows: MetricRows, columns: Float64Array[], { alpha, resamples }: Options): Estimate[] {
  const generator = createSeededGenerator(SEED);
  const numbers = { task: 'regression', truth: rows.candidate, predicted: rows.candidate } as const;
  const dependence = dependenceOf(numbers, rows, () => columns, generator);
  return meanEstimates(columns, { dependence, alpha, resamples, generator });
}
