import { describe, expect, it } from 'vitest';
import type { Measurement } from '../../../../shared/promotion/measures/measurement.ts';
import type { Predictions } from '../../../../shared/stats/metrics/predictions.ts';
import oracle from '../../../oracles/gate-statistics.json' with { type: 'json' };
import { binary, measured, measuredOnly, off } from './measure-sample.ts';

const valuesOf = ({ metric, direction, candidate, champion, difference }: Measurement) => [
  metric,
  direction,
  ...[candidate, champion, difference].map((estimate) => Number(estimate?.value.toFixed(12))),
];

const loss = (...said: number[]): number => -said.reduce((sum, p) => sum + Math.log(p), 0) / said.length;

const twoOfFour = binary([1, 1, 0, 0], [0.9, 0.4, 0.6, 0.1]);
const threeOfFour = binary([1, 1, 0, 0], [0.9, 0.8, 0.6, 0.1]);

describe('metrics of both models', () => {
  it('are those that a classifier is judged by, and the one less the other', () => {
    const [own, other] = [loss(0.9, 0.8, 0.4, 0.9), loss(0.9, 0.4, 0.4, 0.9)];
    const expected = [
      ['accuracy', 'higher', 3 / 4, 2 / 4],
      ['precision', 'higher', 2 / 3, 1 / 2],
      ['recall', 'higher', 1, 1 / 2],
      ['f1', 'higher', 4 / 5, 1 / 2],
      ['roc_auc', 'higher', 1, 3 / 4],
      ['log_loss', 'lower', own, other],
      ['brier', 'lower', (0.01 + 0.04 + 0.36 + 0.01) / 4, (0.01 + 0.36 + 0.36 + 0.01) / 4],
    ] as const;
    const found = measured({ candidate: threeOfFour, champion: twoOfFour });
    expect(found.map(valuesOf)).toEqual(
      expected.map(([metric, direction, candidate, champion]) => [
        metric,
        direction,
        expect.closeTo(candidate, 9),
        expect.closeTo(champion, 9),
        expect.closeTo(candidate - champion, 9),
      ]),
    );
  });

  it('are those that numbers are judged by', () => {
    const truth = Float64Array.of(1, 2, 3, 4);
    const of = (...predicted: number[]): Predictions => ({
      task: 'regression',
      truth,
      predicted: Float64Array.from(predicted),
    });
    const found = measured({ candidate: of(2, 2, 3, 5), champion: of(1, 4, 3, 4) });
    const root = Math.sqrt(1 / 2);
    expect(found.map(valuesOf)).toEqual([
      ['rmse', 'lower', expect.closeTo(root, 9), 1, expect.closeTo(root - 1, 9)],
      ['mae', 'lower', 0.5, 0.5, 0],
      ['r2', 'higher', 0.6, 0.2, 0.4],
    ]);
    expect(found.map(({ tests }) => tests.map(({ test }) => test))).toEqual([[], ['wilcoxon'], []]);
  });

  it('have the closed forms of independent rows, and the paired tests that belong to them', () => {
    const names = ['accuracy', 'roc_auc', 'brier'] as const;
    const found = measured({ candidate: threeOfFour, champion: twoOfFour, names });
    expect(
      found.map(({ candidate, champion, difference, tests }) => [
        candidate.method,
        champion?.method,
        difference?.method,
        tests.map(({ test }) => test),
      ]),
    ).toEqual([
      ['wilson', 'wilson', 'tango', ['mcnemar-exact']],
      ['bootstrap-bca', 'bootstrap-bca', 'delong', ['delong']],
      ['bootstrap-bca', 'bootstrap-bca', 'bootstrap-bca', []],
    ]);
  });

  it('are of the candidate alone without a champion', () => {
    const found = measured({ candidate: threeOfFour });
    expect(found).toHaveLength(7);
    for (const metric of found) expect(metric).toMatchObject({ champion: null, difference: null, tests: [] });
  });

  it('are how far probabilities are off, where that is asked for', () => {
    // Each row has a bin of its own: off by 0.1, 0.2, 0.6 and 0.1.
    const changes = { candidate: threeOfFour, champion: twoOfFour };
    const names = ['calibration_error', 'brier'] as const;
    expect(measured({ ...changes, names }).map(valuesOf)).toEqual([
      ['calibration_error', 'lower', 0.25, 0.35, -0.1],
      ['brier', 'lower', 0.105, 0.185, -0.08],
    ]);
  });

  it('are not known where their task has none', () => {
    const unknown = { value: NaN, lower: NaN, upper: NaN, standardError: NaN, method: 'none' };
    const changes = { candidate: off([1, 2, 4]), champion: off([2, 4, 6]) };
    const names = ['calibration_error', 'f1', 'mae'] as const;
    const relations = { entities: ['a', 'a', 'b'], times: Float64Array.of(1, 2, 3) };
    const [first, second, third] = measured({ ...changes, names, ...relations });
    for (const metric of [first, second])
      expect(metric).toMatchObject({ candidate: unknown, champion: null, difference: null, tests: [] });
    expect(third?.candidate.value).toBeCloseTo(7 / 3, 12);
    expect(third?.champion?.value).toBe(4);
  });

  it('are not compared with a champion of another task', () => {
    const [f1] = measured({ candidate: threeOfFour, champion: off([0, 0, 0, 0]), names: ['f1'] });
    expect(f1).toMatchObject({ candidate: { value: 0.8 }, champion: null, difference: null });
  });
});

describe('bounds of independent rows', () => {
  it('are those of scipy, of each model and of what is between them row by row', () => {
    const { differences = [], value = NaN, standardError = NaN, bca = [] } = oracle.means[2] ?? {};
    const [low = NaN, high = NaN] = bca;
    const candidate = off(differences.map((difference) => 1000 + difference));
    const champion = off(differences.map(() => 1000));
    const changes = { candidate, champion, alpha: oracle.alpha, resamples: 5000 };
    const { candidate: own, difference } = measuredOnly('mae', changes);
    for (const [base, estimate] of [
      [1000, own],
      [0, difference],
    ] as const) {
      expect(estimate?.value).toBeCloseTo(base + value, 9);
      expect((estimate?.standardError ?? NaN) / standardError).toBeCloseTo(1, 1);
      expect(Math.abs((estimate?.lower ?? NaN) - base - low)).toBeLessThan(0.1 * standardError);
      expect(Math.abs((estimate?.upper ?? NaN) - base - high)).toBeLessThan(0.1 * standardError);
    }
  });

  it('are those of a difference that is the same in every row', () => {
    const errors = [3, 8, 1, 5, 9, 2, 6, 4];
    const { difference, candidate } = measuredOnly('mae', {
      candidate: off(errors),
      champion: off(errors.map((error) => error + 2)),
    });
    expect(difference).toMatchObject({ value: -2, lower: -2, upper: -2, standardError: 0 });
    expect(candidate.upper).toBeGreaterThan(candidate.lower);
  });

  it('take as many rows of each label as there are', () => {
    // As far off in every positive row, and as far off in every negative one: 0.01 in two rows, 0.16 in six.
    const truth = [1, 0, 0, 0, 1, 0, 0, 0];
    const { candidate } = measuredOnly('brier', {
      candidate: binary(
        truth,
        truth.map((label) => (label === 1 ? 0.9 : 0.4)),
      ),
    });
    expect(candidate.value).toBeCloseTo((2 * 0.01 + 6 * 0.16) / 8, 12);
    expect(candidate.standardError).toBeCloseTo(0, 12);
  });
});
