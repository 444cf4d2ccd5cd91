/** Which way each metric improves. */
export const metricDirection = {
  accuracy: 'higher',
  precision: 'higher',
  recall: 'higher',
  f1: 'higher',
  roc_auc: 'higher',
  log_loss: 'lower',
  brier: 'lower',
  rmse: 'lower',
  mae: 'lower',
  r2: 'higher',
} as const;

export type MetricName = keyof typeof metricDirection;

export const classificationMetrics = [
  'accuracy',
  'precision',
  'recall',
  'f1',
  'roc_auc',
  'log_loss',
  'brier',
] as const satisfies MetricName[];

export const regressionMetrics = ['rmse', 'mae', 'r2'] as const satisfies MetricName[];

/** All metrics a model can be judged by. */
export const metricNames = [...classificationMetrics, ...regressionMetrics] as const;

/** The metrics that exist for a task. */
export const metricsOf = (task: 'binary' | 'multiclass' | 'regression'): readonly MetricName[] =>
  task === 'regression' ? regressionMetrics : classificationMetrics;
