import type { BinaryPredictions, MulticlassPredictions } from './predictions.ts';

/**
 * Log loss of each row: -ln(probability given to the truth), probabilities kept 2^-52 away from 0 and 1 as scikit-learn
 * does. The metric is their mean.
 */
export function logLosses(predictions: BinaryPredictions | MulticlassPredictions): Float64Array {
  const { truth, probabilities } = predictions;
  if (predictions.task === 'binary')
    return Float64Array.from(probabilities, (probability, row) =>
      truth[row] === 1 ? -Math.log(clip(probability)) : -Math.log(1 - clip(probability)),
    );
  const { classes } = predictions;
  return Float64Array.from(predictions.truth, (label, row) => {
    const given = probabilities.subarray(row * classes, (row + 1) * classes);
    return -Math.log(clip(given[label] ?? NaN) / given.reduce((sum, one) => sum + clip(one), 0));
  });
}

const clip = (probability: number): number =>
  Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, probability));
