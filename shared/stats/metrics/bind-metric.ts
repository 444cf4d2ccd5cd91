import type { BoundMetric } from './bound-metric.ts';
import { brier } from './brier.ts';
import { accuracy, f1, precision, recall } from './confusion.ts';
import { logLoss } from './log-loss.ts';
import type { MetricName } from '../../kernel/metric-names.ts';
import type { Predictions } from './predictions.ts';
import { mae, r2, rmse } from './regression-errors.ts';
import { rocAuc } from './roc-auc.ts';

const classification = { accuracy, precision, recall, f1, roc_auc: rocAuc, log_loss: logLoss, brier };
const regression = { rmse, mae, r2 };

/** Ties a metric to predictions; undefined where the metric does not exist for their task. */
export function bindMetric(name: MetricName, predictions: Predictions): BoundMetric | undefined {
  if (predictions.task === 'regression')
    return isRegressionMetric(name) ? regression[name](predictions) : undefined;
  return isRegressionMetric(name) ? undefined : classification[name](predictions);
}

const isRegressionMetric = (name: MetricName): name is keyof typeof regression => name in regression;
