import type { BinaryPredictions, MulticlassPredictions } from './predictions.ts';

/**
 * Brier score of each row; the metric is their mean. Binary: (probability - truth)², from 0 to 1. Multiclass: the squared
 * distance between the probabilities and the truth as a 0/1 vector, from 0 to 2 (scikit-learn's `scale_by_half='auto'`).
 */
export function brierScores(predictions: BinaryPredictions | MulticlassPredictions): Float64Array {
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
