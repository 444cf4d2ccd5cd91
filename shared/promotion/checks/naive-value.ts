import type { MetricName } from '../../kernel/metric-names.ts';
import { quantileOfSorted } from '../../stats/ranks/quantile.ts';
import type { Predictions, RegressionPredictions } from '../../stats/metrics/predictions.ts';

/**
 * What a model without features reaches on these rows: the commonest label for accuracy, labels drawn by their
 * frequency for precision, recall and F1 (macro for several classes), the frequencies themselves as probabilities for
 * log loss and Brier score, 0.5 for the area under the ROC curve; the mean for RMSE and R², the median for MAE.
 * undefined where the metric does not belong to the task.
 */
export function naiveValue(metric: MetricName, predictions: Predictions): number | undefined {
  if (predictions.task === 'regression') return naiveRegression(metric, predictions);
  const shares = classShares(predictions.truth, predictions.task === 'binary' ? 2 : predictions.classes);
  const squares = shares.reduce((sum, share) => sum + share * share, 0);
  const binary = predictions.task === 'binary';
  const drawn = binary ? (shares[1] ?? NaN) : 1 / shares.length;
  const values: Partial<Record<MetricName, number>> = {
    accuracy: Math.max(...shares),
    precision: drawn,
    recall: drawn,
    f1: drawn,
    roc_auc: 0.5,
    log_loss: shares.reduce((sum, share) => sum - (share > 0 ? share * Math.log(share) : 0), 0),
    brier: binary ? (1 - squares) / 2 : 1 - squares,
  };
  return values[metric];
}

function classShares(truth: ArrayLike<number>, classes: number): number[] {
  const counts = Array.from({ length: classes }, () => 0);
  for (let row = 0; row < truth.length; row++) counts[truth[row] ?? 0] = (counts[truth[row] ?? 0] ?? 0) + 1;
  return counts.map((count) => count / truth.length);
}

function naiveRegression(metric: MetricName, { truth }: RegressionPredictions): number | undefined {
  if (metric === 'r2') return 0;
  if (metric === 'rmse') {
    const mean = averageOf(truth);
    return Math.sqrt(averageOf(truth.map((value) => (value - mean) ** 2)));
  }
  if (metric !== 'mae') return undefined;
  const median = quantileOfSorted(truth.toSorted(), 0.5);
  return averageOf(truth.map((value) => Math.abs(value - median)));
}

const averageOf = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
