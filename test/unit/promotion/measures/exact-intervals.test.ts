import { describe, expect, it } from 'vitest';
import {
  exactDifference,
  exactEstimate,
  pairedTests,
} from '../../../../shared/promotion/measures/exact-intervals.ts';
import type { BinaryPredictions, Predictions } from '../../../../shared/stats/metrics/predictions.ts';

/** Three of four positives found, one of four negatives taken for one. */
const own: BinaryPredictions = {
  task: 'binary',
  truth: Uint8Array.of(1, 1, 1, 1, 0, 0, 0, 0),
  decided: Uint8Array.of(1, 1, 1, 0, 1, 0, 0, 0),
  probabilities: Float64Array.of(0.9, 0.8, 0.7, 0.4, 0.6, 0.3, 0.2, 0.1),
};
/** Half of either is right: rows 0, 1, 4 and 5; so the candidate alone is right about 2, 6 and 7, and the other one about 4. */
const other: BinaryPredictions = {
  ...own,
  decided: Uint8Array.of(1, 1, 0, 0, 0, 0, 1, 1),
  probabilities: Float64Array.of(0.9, 0.8, 0.2, 0.1, 0.4, 0.3, 0.6, 0.7),
};
const numbers = (...predicted: number[]): Predictions => ({
  task: 'regression',
  truth: Float64Array.of(1, 2, 3, 4),
  predicted: Float64Array.from(predicted),
});
const several = (...decided: number[]): Predictions => ({
  task: 'multiclass',
  classes: 3,
  truth: Int32Array.of(0, 1, 2, 2),
  decided: Int32Array.from(decided),
  probabilities: new Float64Array(12),
});

describe('the interval of a share', () => {
  // Wilson's for 6 of 8 and 3 of 4, with z of 1.6449.
  it.each([
    ['accuracy', own, 0.75, 8, 0.4602, 0.9135],
    ['precision', own, 0.75, 4, 0.3562, 0.9421],
    ['recall', own, 0.75, 4, 0.3562, 0.9421],
    ['precision', other, 0.5, 4, 0.1824, 0.8176],
    ['recall', other, 0.5, 4, 0.1824, 0.8176],
    ['accuracy', several(0, 1, 2, 0), 0.75, 4, 0.3562, 0.9421],
  ] as const)('%s', (metric, predictions, value, trials, lower, upper) =>
    expect(exactEstimate(metric, predictions, 0.05)).toEqual({
      value,
      lower: expect.closeTo(lower, 4),
      upper: expect.closeTo(upper, 4),
      standardError: expect.closeTo(Math.sqrt((value * (1 - value)) / trials), 12),
      method: 'wilson',
    }),
  );

  it('counts decisions, not rows, for precision, and positives for recall', () => {
    const eager = { ...own, decided: Uint8Array.of(1, 1, 1, 1, 1, 0, 0, 0) };
    expect(exactEstimate('precision', eager, 0.05)?.value).toBe(0.8);
    expect(exactEstimate('recall', eager, 0.05)?.value).toBe(1);
    const shy = { ...own, decided: Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0) };
    expect(exactEstimate('precision', shy, 0.05)?.value).toBe(1);
    expect(exactEstimate('recall', shy, 0.05)?.value).toBe(0.25);
  });

  it('is as wide as alpha asks', () =>
    expect(exactEstimate('accuracy', own, 0.01)?.lower).toBeLessThan(
      exactEstimate('accuracy', own, 0.05)?.lower ?? 0,
    ));

  it.each([
    ['f1', own],
    ['roc_auc', own],
    ['calibration_error', own],
    ['precision', several(0, 1, 2, 0)],
    ['recall', several(0, 1, 2, 0)],
    ['accuracy', numbers(1, 2, 3, 4)],
    ['rmse', numbers(1, 2, 3, 4)],
    ['precision', { ...own, decided: new Uint8Array(8) }],
    ['recall', { ...own, truth: new Uint8Array(8) }],
  ] as const)('is none of %s where it is no share: %#', (metric, predictions) =>
    expect(exactEstimate(metric, predictions, 0.05)).toBeUndefined(),
  );
});

describe('the interval of a difference', () => {
  it("is Tango's for accuracy", () => {
    const difference = exactDifference('accuracy', own, other, 0.05);
    expect(difference).toMatchObject({ value: 0.25, method: 'tango' });
    const turned = exactDifference('accuracy', other, own, 0.05);
    expect(turned?.value).toBe(-0.25);
    expect(turned?.lower).toBeCloseTo(-(difference?.upper ?? NaN), 9);
    expect(difference?.lower).toBeLessThan(0.25);
    expect(exactDifference('accuracy', own, own, 0.05)?.value).toBe(0);
    expect(exactDifference('accuracy', several(0, 1, 2, 2), several(0, 1, 0, 0), 0.05)).toMatchObject({
      value: 0.5,
      method: 'tango',
    });
    expect(exactDifference('accuracy', own, other, 0.01)?.lower).toBeLessThan(difference?.lower ?? -1);
  });

  it("is DeLong's for the area under the curve", () => {
    // 15 of 16 pairs in order against 8.
    const difference = exactDifference('roc_auc', own, other, 0.05);
    expect(difference).toEqual({
      value: expect.closeTo(15 / 16 - 8 / 16, 12),
      lower: expect.any(Number),
      upper: expect.any(Number),
      standardError: expect.any(Number),
      method: 'delong',
    });
    const { value = NaN, lower = NaN, standardError = NaN } = difference ?? {};
    expect((value - lower) / standardError).toBeCloseTo(1.6449, 3);
  });

  it.each([
    ['f1', own, other],
    ['roc_auc', several(0, 1, 2, 0), several(0, 1, 2, 0)],
    ['roc_auc', own, numbers(1, 2, 3, 4)],
    ['roc_auc', numbers(1, 2, 3, 4), other],
    ['accuracy', numbers(1, 2, 3, 4), own],
    ['accuracy', own, numbers(1, 2, 3, 4)],
    ['mae', numbers(1, 2, 3, 4), numbers(1, 2, 3, 4)],
  ] as const)('is none for %s: %#', (metric, candidate, champion) =>
    expect(exactDifference(metric, candidate, champion, 0.05)).toBeUndefined(),
  );
});

describe('paired tests', () => {
  it("are McNemar's for accuracy, exact where few rows differ", () =>
    // Three rows against one: P(X ≥ 3) of four fair coins is 5/16.
    expect(pairedTests('accuracy', own, other)).toEqual([
      { test: 'mcnemar-exact', pGreater: expect.closeTo(5 / 16, 12), pTwoSided: expect.closeTo(5 / 8, 12) },
    ]));

  it("are DeLong's for the area under the curve", () => {
    const [test] = pairedTests('roc_auc', own, other);
    expect(test).toMatchObject({ test: 'delong' });
    expect(test?.pGreater).toBeCloseTo((test?.pTwoSided ?? NaN) / 2, 9);
    expect(pairedTests('roc_auc', other, own)[0]?.pGreater).toBeCloseTo(1 - (test?.pGreater ?? NaN), 9);
    expect(pairedTests('roc_auc', own, own)).toMatchObject([{ pGreater: 0.5 }]);
  });

  it("are Wilcoxon's of the absolute errors for numbers", () => {
    // All four errors are smaller: ranks of 10 in place of 5, whose deviation is √7.5.
    const [test] = pairedTests('mae', numbers(1.1, 1.9, 3.1, 3.9), numbers(1.2, 1.7, 3.4, 4.5));
    expect(test).toMatchObject({ test: 'wilcoxon', pGreater: expect.closeTo(0.033944577, 8) });
    expect(test?.pTwoSided).toBeCloseTo(2 * 0.033944577, 8);
    const [turned] = pairedTests('mae', numbers(1.2, 1.7, 3.4, 4.5), numbers(1.1, 1.9, 3.1, 3.9));
    expect(turned?.pGreater).toBeCloseTo(1 - 0.033944577, 8);
  });

  it.each([
    ['f1', own, other],
    ['accuracy', numbers(1, 2, 3, 4), own],
    ['roc_auc', own, numbers(1, 2, 3, 4)],
    ['roc_auc', numbers(1, 2, 3, 4), own],
    ['mae', own, numbers(1, 2, 3, 4)],
    ['mae', numbers(1, 2, 3, 4), own],
    ['rmse', numbers(1, 2, 3, 4), numbers(1, 2, 3, 4)],
  ] as const)('are none for %s: %#', (metric, candidate, champion) =>
    expect(pairedTests(metric, candidate, champion)).toEqual([]),
  );
});
