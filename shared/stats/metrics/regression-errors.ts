import type { BoundMetric } from './bound-metric.ts';
import type { RegressionPredictions } from './predictions.ts';
import { sumsMetric } from './sums-metric.ts';

const errors = ({ truth, predicted }: RegressionPredictions): Float64Array =>
  Float64Array.from(truth, (value, row) => (predicted[row] ?? NaN) - value);

/** Mean absolute error, in the target's unit. */
export const mae = (predictions: RegressionPredictions): BoundMetric =>
  sumsMetric([errors(predictions).map(Math.abs)], (sums, rows) => (sums[0] ?? NaN) / rows);

/** Root of the mean squared error, in the target's unit. */
export const rmse = (predictions: RegressionPredictions): BoundMetric =>
  sumsMetric([errors(predictions).map((error) => error * error)], (sums, rows) =>
    Math.sqrt((sums[0] ?? NaN) / rows),
  );

/** Coefficient of determination, 1 - squared error / squared distance from the mean; NaN for a constant target. */
export function r2(predictions: RegressionPredictions): BoundMetric {
  const { truth } = predictions;
  const mean = truth.reduce((sum, value) => sum + value, 0) / truth.length;
  const centred = truth.map((value) => value - mean);
  const squares = errors(predictions).map((error) => error * error);
  return sumsMetric([squares, centred, centred.map((value) => value * value)], (sums, rows) => {
    const [error = NaN, first = NaN, second = NaN] = sums;
    const spread = second - (first * first) / rows;
    return spread > 0 ? 1 - error / spread : NaN;
  });
}
