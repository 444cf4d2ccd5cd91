import { type MetricName, metricNames } from '../../kernel/metric-names.ts';

/** Other names of a metric in runs: of scikit-learn, as MLflow logs it by itself. */
const synonyms: Partial<Record<MetricName, readonly string[]>> = {
  accuracy: ['accuracy_score'],
  precision: ['precision_score'],
  recall: ['recall_score'],
  f1: ['f1_score'],
  rmse: ['root_mean_squared_error'],
  mae: ['mean_absolute_error'],
  r2: ['r2_score'],
};

/** What a run says of its model on the rows that it was trained on: metrics named `train_…` or `training_…`. */
export function trainingMetrics(
  metrics: Readonly<Record<string, number>>,
): Partial<Record<MetricName, number>> {
  const found = metricNames.flatMap((metric) => {
    const names = [metric, ...(synonyms[metric] ?? [])];
    const value = names
      .flatMap((name) => [metrics[`train_${name}`], metrics[`training_${name}`]])
      .find(Number.isFinite);
    return value === undefined ? [] : [[metric, value] as const];
  });
  return Object.fromEntries(found);
}
