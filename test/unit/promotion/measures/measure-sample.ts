import { expect } from 'vitest';
import { measure, type MeasureInput } from '../../../../shared/promotion/measures/measure.ts';
import type {
  Estimate,
  MeasuredName,
  Measurement,
} from '../../../../shared/promotion/measures/measurement.ts';
import type { Predictions } from '../../../../shared/stats/metrics/predictions.ts';

type Question = Pick<MeasureInput, 'candidate'> & Partial<MeasureInput>;

/** At the usual level, of independent rows and without a champion where nothing else is said. */
export const measured = (question: Question): Measurement[] =>
  measure({ champion: undefined, entities: undefined, alpha: 0.05, resamples: 400, ...question });

export function measuredOnly(metric: MeasuredName, question: Question): Measurement {
  const [first, ...others] = measured({ names: [metric], ...question });
  if (first === undefined || others.length > 0) throw new Error(`${metric} alone was asked for`);
  return first;
}

/** Decided from one half on. */
export const binary = (truth: readonly number[], probabilities: readonly number[]): Predictions => ({
  task: 'binary',
  truth: Uint8Array.from(truth),
  decided: Uint8Array.from(probabilities, (probability) => (probability >= 0.5 ? 1 : 0)),
  probabilities: Float64Array.from(probabilities),
});

/** A regression whose absolute errors are as given. */
export const off = (errors: ArrayLike<number>): Predictions => ({
  task: 'regression',
  truth: Float64Array.from(errors, (_, row) => row),
  predicted: Float64Array.from(errors, (error, row) => row + error),
});

/** How many standard errors the lower bound is away. */
export const deviations = (estimate: Estimate | null): number =>
  estimate === null ? NaN : (estimate.value - estimate.lower) / estimate.standardError;

/** Student's interval of a mean of independent rows. */
export const around = (value: number, standardError: number, t: number) => ({
  value: expect.closeTo(value, 9),
  standardError: expect.closeTo(standardError, 9),
  lower: expect.closeTo(value - t * standardError, 5),
  upper: expect.closeTo(value + t * standardError, 5),
  method: 'bootstrap-bca-and-t',
});
