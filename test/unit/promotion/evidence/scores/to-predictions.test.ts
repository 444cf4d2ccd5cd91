import { describe, expect, it } from 'vitest';
import { toPredictions } from '../../../../../shared/promotion/evidence/scores/to-predictions.ts';

const form = { task: 'multiclass', classes: ['a', 'b', 'c'], positive: null } as const;
const reference = { ...form, classes: [...form.classes] };

describe('toPredictions', () => {
  it('numbers labels and probabilities as the reference does, whatever order the model has', () => {
    const own = { ...reference, classes: ['c', 'a', 'b'] };
    const truth = { task: 'multiclass' as const, classIndex: Int32Array.of(0, 2) };
    const scored = { scores: Float64Array.of(0.1, 0.7, 0.2, 0.6, 0.3, 0.1), labels: ['a', 'c'] };
    expect(toPredictions(truth, scored, reference, own)).toEqual({
      task: 'multiclass',
      classes: 3,
      truth: Int32Array.of(0, 2),
      decided: Int32Array.of(0, 2),
      probabilities: Float64Array.of(0.7, 0.2, 0.1, 0.3, 0.1, 0.6),
    });
  });

  it('takes the positive label for 1, wherever it stands', () => {
    const binary = { task: 'binary' as const, classes: ['Yes', 'No'], positive: 'Yes' };
    const truth = { task: 'binary' as const, classIndex: Int32Array.of(0, 1, 1) };
    const scored = { scores: Float64Array.of(0.9, 0.4, 0.2), labels: ['Yes', 'Yes', 'No'] };
    const predictions = toPredictions(truth, scored, binary, { ...binary, classes: ['No', 'Yes'] });
    expect(predictions).toMatchObject({ truth: Uint8Array.of(1, 0, 0), decided: Uint8Array.of(1, 1, 0) });
  });

  it('has no class where the model names none of the reference', () => {
    const truth = { task: 'multiclass' as const, classIndex: Int32Array.of(1, 2) };
    const scored = { scores: Float64Array.of(0, 1, 0, 0, 0, 1), labels: ['d', 'c'] };
    expect(toPredictions(truth, scored, reference, reference)).toMatchObject({
      decided: Int32Array.of(-1, 2),
      probabilities: scored.scores,
    });
    const binary = { task: 'binary' as const, classes: ['No', 'Yes'], positive: 'Yes' };
    const two = { task: 'binary' as const, classIndex: Int32Array.of(0, 1) };
    const odd = { scores: Float64Array.of(0.5, 0.75), labels: ['Maybe', 'Yes'] };
    expect(toPredictions(two, odd, binary, binary)).toEqual({
      task: 'binary',
      truth: Uint8Array.of(0, 1),
      decided: Uint8Array.of(0, 1),
      probabilities: Float64Array.of(0.5, 0.75),
    });
  });

  it('is numbers of a regression, whatever classes are named', () => {
    const numbers = { task: 'regression' as const, classes: [], positive: null };
    const truth = { task: 'regression' as const, values: Float64Array.of(1, 2) };
    const scored = { scores: Float64Array.of(1.5, 2.5), labels: [] };
    expect(toPredictions(truth, scored, numbers, numbers)).toEqual({
      task: 'regression',
      truth: Float64Array.of(1, 2),
      predicted: Float64Array.of(1.5, 2.5),
    });
    expect(toPredictions(truth, scored, numbers, { ...numbers, task: 'binary' })).toBeUndefined();
    expect(toPredictions(truth, scored, numbers, { ...numbers, classes: ['a'] })).toMatchObject({
      predicted: scored.scores,
    });
  });

  it('takes the second class for positive where a model names none', () => {
    const unnamed = { task: 'binary' as const, classes: ['No', 'Yes'], positive: null };
    const truth = { task: 'binary' as const, classIndex: Int32Array.of(0, 1) };
    const scored = { scores: Float64Array.of(0.25, 0.75), labels: ['No', 'Yes'] };
    expect(toPredictions(truth, scored, unnamed, unnamed)).toMatchObject({
      truth: Uint8Array.of(0, 1),
      decided: Uint8Array.of(0, 1),
    });
  });

  it.each([
    ['another task', { ...reference, task: 'regression' as const }],
    ['more labels', { ...reference, classes: ['a', 'b', 'c', 'd'] }],
    ['a label twice', { ...reference, classes: ['a', 'b', 'c', 'c'] }],
    ['fewer labels', { ...reference, classes: ['a', 'b'] }],
    ['other labels', { ...reference, classes: ['a', 'b', 'd'] }],
  ])('has no common form with %s', (_name, own) => {
    const truth = { task: 'multiclass' as const, classIndex: Int32Array.of(0) };
    const scored = { scores: new Float64Array(3), labels: ['a'] };
    expect(toPredictions(truth, scored, reference, own)).toBeUndefined();
  });

  it('has no common form where another label is positive', () => {
    const binary = { task: 'binary' as const, classes: ['No', 'Yes'], positive: 'Yes' };
    const truth = { task: 'binary' as const, classIndex: Int32Array.of(0) };
    const scored = { scores: new Float64Array(1), labels: ['No'] };
    expect(toPredictions(truth, scored, binary, { ...binary, positive: 'No' })).toBeUndefined();
  });
});
