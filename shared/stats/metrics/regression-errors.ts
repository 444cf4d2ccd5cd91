import type { BoundMetric } from './bound-metric.ts';
import type { RegressionPredictions } from './predictions.ts';
import { rowSums, sumsMetric } from './sums-metric.ts';

/**
 * Metrics of predicted numbers, summed together: mean absolute error and root of the mean squared error in the target's
 * unit, and the coefficient of determination, 1 - squared error / squared distance from the mean, NaN for a constant target.
 */
export function regressionErrors({
  truth,
  predicted,
}: RegressionPredictions): Record<'mae' | 'rmse' | 'r2', BoundMetric> {
  const errors = Float64Array.from(truth, (value, row) => (predicted[row] ?? NaN) - value);
  const mean = truth.reduce((sum, value) => sum + value, 0) / truth.length;
  const centred = truth.map((value) => value - mean);
  const sums = rowSums([errors.map(Math.abs), squares(errors), centred, squares(centred)]);
  return {
    mae: sumsMetric(sums, ([absolute = NaN], rows) => absolute / rows),
    rmse: sumsMetric(sums, ([, squared = NaN], rows) => Math.sqrt(squared / rows)),
    r2: sumsMetric(sums, ([, squared = NaN, first = NaN, second = NaN], rows) => {
      const spread = second - (first * first) / rows;
      return spread > 0 ? 1 - squared / spread : NaN;
    }),
  };
}

const squares = (values: Float64Array): Float64Array => values.map((value) => value * value);
