import { expect, it } from 'vitest';
import { trainingMetrics } from '../../../../shared/promotion/evidence/training-metrics.ts';

it('reads what runs call metrics of training rows', () => {
  expect(
    trainingMetrics({
      train_roc_auc: 0.9,
      training_f1_score: 0.7,
      training_mean_absolute_error: 3,
      train_r2: NaN,
      roc_auc: 0.8,
      cv_log_loss_mean: 0.4,
    }),
  ).toEqual({ roc_auc: 0.9, f1: 0.7, mae: 3 });
});
