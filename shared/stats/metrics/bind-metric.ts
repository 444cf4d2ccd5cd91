import type { MetricName } from '../../kernel/metric-names.ts';
import type { BoundMetric } from './bound-metric.ts';
import { confusionMetrics } from './confusion.ts';
import type { BinaryPredictions, MulticlassPredictions, Predictions } from './predictions.ts';
import { probabilityLosses } from './probability-losses.ts';
import { regressionErrors } from './regression-errors.ts';
import { rocAuc } from './roc-auc.ts';

type Bound = Partial<Record<MetricName, BoundMetric>>;

/** Ties metrics to predictions, in the order named; undefined where one does not exist for their task. */
export function bindMetrics(
  names: readonly MetricName[],
  predictions: Predictions,
): (BoundMetric | undefined)[] {
  const bound =
    predictions.task === 'regression'
      ? regressionErrors(predictions)
      : bindClassification(new Set(names), predictions);
  const byName: Bound = bound;
  return names.map((name) => byName[name]);
}

/** Ties a metric to predictions; undefined where the metric does not exist for their task. */
export const bindMetric = (name: MetricName, predictions: Predictions): BoundMetric | undefined =>
  bindMetrics([name], predictions)[0];

/** What is named, and what is summed together with it. */
function bindClassification(
  names: ReadonlySet<MetricName>,
  predictions: BinaryPredictions | MulticlassPredictions,
): Bound {
  const loses = names.has('log_loss') || names.has('brier');
  return {
    ...confusionMetrics(predictions),
    ...(loses ? probabilityLosses(predictions) : {}),
    ...(names.has('roc_auc') ? { roc_auc: rocAuc(predictions) } : {}),
  };
}
