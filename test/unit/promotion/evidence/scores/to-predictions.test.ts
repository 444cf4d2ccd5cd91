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

  it.each([
    ['another task', { ...reference, task: 'regression' as const }],
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
