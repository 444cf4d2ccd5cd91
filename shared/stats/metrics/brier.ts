import type { BoundMetric } from './bound-metric.ts';
import type { BinaryPredictions, MulticlassPredictions } from './predictions.ts';
import { sumsMetric } from './sums-metric.ts';

/**
 * Brier score. Binary: mean of (probability - truth)², from 0 to 1. Multiclass: mean over rows of the squared
 * distance between the probabilities and the truth as a 0/1 vector, from 0 to 2 (scikit-learn's `scale_by_half='auto'`).
 */
export const brier = (predictions: BinaryPredictions | MulticlassPredictions): BoundMetric =>
  sumsMetric([rowScores(predictions)], (sums, rows) => (sums[0] ?? NaN) / rows);

function rowScores(predictions: BinaryPredictions | MulticlassPredictions): Float64Array {
  const { probabilities } = predictions;
  if (predictions.task === 'binary')
    return Float64Array.from(predictions.truth, (label, row) => ((probabilities[row] ?? NaN) - label) ** 2);
  const { classes } = predictions;
  return Float64Array.from(predictions.truth, (label, row) => {
    let score = 0;
    for (let k = 0; k < classes; k++)
      score += ((probabilities[row * classes + k] ?? NaN) - (k === label ? 1 : 0)) ** 2;
    return score;
  });
}
