import { describe, expect, it } from 'vitest';
import { trainingMetrics } from '../../../../shared/promotion/evidence/training-metrics.ts';

describe('what a run says of its model on the rows that it was trained on', () => {
  it('is what it calls metrics of training rows', () =>
    expect(
      trainingMetrics({
        train_roc_auc: 0.9,
        training_f1_score: 0.7,
        training_mean_absolute_error: 3,
        roc_auc: 0.8,
        cv_log_loss_mean: 0.4,
        train_profit: 5,
      }),
    ).toStrictEqual({ roc_auc: 0.9, f1: 0.7, mae: 3 }));

  it('is known by the names that scikit-learn has for them', () =>
    expect(
      trainingMetrics({
        training_accuracy_score: 1,
        training_precision_score: 2,
        training_recall_score: 3,
        training_f1_score: 4,
        training_root_mean_squared_error: 5,
        training_mean_absolute_error: 6,
        training_r2_score: 7,
      }),
    ).toStrictEqual({ accuracy: 1, precision: 2, recall: 3, f1: 4, rmse: 5, mae: 6, r2: 7 }));

  it('is the first that is a number, our own name before others', () => {
    expect(trainingMetrics({ train_f1: 0.1, training_f1: 0.2, train_f1_score: 0.3 })).toStrictEqual({
      f1: 0.1,
    });
    expect(trainingMetrics({ train_f1: NaN, training_f1: Infinity, train_f1_score: 0.3 })).toStrictEqual({
      f1: 0.3,
    });
    expect(trainingMetrics({ train_r2: NaN, train_f1: 0 })).toStrictEqual({ f1: 0 });
    expect(trainingMetrics({})).toStrictEqual({});
  });
});
