import { describe, expect, it } from 'vitest';
import { naiveValue } from '../../../../shared/promotion/checks/naive-value.ts';
import type { Predictions } from '../../../../shared/stats/metrics/predictions.ts';

const binary: Predictions = {
  task: 'binary',
  truth: Uint8Array.of(1, 0, 0, 0),
  decided: new Uint8Array(4),
  probabilities: new Float64Array(4),
};
const multiclass: Predictions = {
  task: 'multiclass',
  classes: 3,
  truth: Int32Array.of(0, 0, 1, 2),
  decided: new Int32Array(4),
  probabilities: new Float64Array(12),
};
const regression: Predictions = {
  task: 'regression',
  truth: Float64Array.of(1, 2, 3, 10),
  predicted: new Float64Array(4),
};

describe('naiveValue', () => {
  it.each([
    ['accuracy', binary, 0.75],
    ['precision', binary, 0.25],
    ['recall', binary, 0.25],
    ['f1', binary, 0.25],
    ['roc_auc', binary, 0.5],
    ['brier', binary, 0.1875],
    ['log_loss', binary, -0.25 * Math.log(0.25) - 0.75 * Math.log(0.75)],
    ['rmse', binary, undefined],
    ['accuracy', multiclass, 0.5],
    ['f1', multiclass, 1 / 3],
    ['brier', multiclass, 0.625],
    ['rmse', regression, Math.sqrt(12.5)],
    ['mae', regression, 2.5],
    ['r2', regression, 0],
    ['accuracy', regression, undefined],
  ] as const)('%s of %o', (metric, predictions, expected) => {
    const value = naiveValue(metric, predictions);
    expect(value === undefined ? undefined : Number(value.toFixed(12))).toBe(
      expected === undefined ? undefined : Number(expected.toFixed(12)),
    );
  });
});
