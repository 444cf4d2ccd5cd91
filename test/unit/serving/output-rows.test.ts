import { expect, it } from 'vitest';
import type { ScoredBatch } from '../../../shared/scoring/column-batch.ts';
import { outputRows } from '../../../shared/serving/scoring-protocol/output-rows.ts';

const parsed = (scored: ScoredBatch): unknown[] => outputRows(scored).map((text) => JSON.parse(text));

it('names outputs as the signature does', () => {
  expect(
    parsed({ task: 'binary', labels: ['Yes', 'No "never"'], probabilities: Float64Array.of(0.75, 1e-12) }),
  ).toEqual([
    { label: 'Yes', probability: 0.75 },
    { label: 'No "never"', probability: 1e-12 },
  ]);
  expect(
    parsed({
      task: 'multiclass',
      labels: ['b'],
      classes: ['a', 'b', 'c d'],
      probabilities: Float64Array.of(0.25, 0.5, 0.25),
    }),
  ).toEqual([{ label: 'b', probability_a: 0.25, probability_b: 0.5, 'probability_c d': 0.25 }]);
  expect(parsed({ task: 'regression', predictions: Float64Array.of(-1.5, 3) })).toEqual([
    { prediction: -1.5 },
    { prediction: 3 },
  ]);
});

it('writes null for what is not a number, and for the label that would rest on it', () => {
  expect(parsed({ task: 'binary', labels: ['No'], probabilities: Float64Array.of(Number.NaN) })).toEqual([
    { label: null, probability: null },
  ]);
  expect(parsed({ task: 'regression', predictions: Float64Array.of(Number.POSITIVE_INFINITY) })).toEqual([
    { prediction: null },
  ]);
});
