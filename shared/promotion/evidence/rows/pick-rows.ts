import type { Predictions } from '../../../stats/metrics/predictions.ts';

/** The named rows, in the order named. */
export function pickRows(predictions: Predictions, order: Uint32Array): Predictions {
  if (predictions.task === 'regression')
    return {
      task: 'regression',
      truth: Float64Array.from(order, (row) => predictions.truth[row] ?? NaN),
      predicted: Float64Array.from(order, (row) => predictions.predicted[row] ?? NaN),
    };
  if (predictions.task === 'binary')
    return {
      task: 'binary',
      truth: Uint8Array.from(order, (row) => predictions.truth[row] ?? 0),
      decided: Uint8Array.from(order, (row) => predictions.decided[row] ?? 0),
      probabilities: Float64Array.from(order, (row) => predictions.probabilities[row] ?? NaN),
    };
  const { classes, probabilities } = predictions;
  const cell = (at: number): number => (order[Math.floor(at / classes)] ?? 0) * classes + (at % classes);
  return {
    task: 'multiclass',
    classes,
    truth: Int32Array.from(order, (row) => predictions.truth[row] ?? 0),
    decided: Int32Array.from(order, (row) => predictions.decided[row] ?? 0),
    probabilities: Float64Array.from(
      { length: order.length * classes },
      (_, at) => probabilities[cell(at)] ?? NaN,
    ),
  };
}
