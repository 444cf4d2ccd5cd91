import type { BoundMetric } from './bound-metric.ts';
import { brierScores } from './brier.ts';
import { logLosses } from './log-loss.ts';
import type { BinaryPredictions, MulticlassPredictions } from './predictions.ts';
import { rowSums, sumsMetric } from './sums-metric.ts';

/** Log loss and Brier score, summed together. */
export function probabilityLosses(
  predictions: BinaryPredictions | MulticlassPredictions,
): Record<'log_loss' | 'brier', BoundMetric> {
  const sums = rowSums([logLosses(predictions), brierScores(predictions)]);
  return {
    log_loss: sumsMetric(sums, ([logLoss = NaN], rows) => logLoss / rows),
    brier: sumsMetric(sums, ([, brier = NaN], rows) => brier / rows),
  };
}
