import { describe, expect, it } from 'vitest';
import { RelevoError } from '../../../../../shared/kernel/error.ts';
import {
  answersOf,
  answersOfEach,
  isAnswer,
} from '../../../../../shared/promotion/evidence/trials/answers-of.ts';
import type { ColumnBatch } from '../../../../../shared/scoring/column-batch.ts';
import { echo, sampleScorer } from '../../model-sample.ts';

const batch = (...tenure: number[]): ColumnBatch => ({
  rows: tenure.length,
  columns: new Map([['tenure', tenure]]),
});

/** Breaks on every call with a 9 in it. */
const fragile = (error: Error) => {
  const sizes: number[] = [];
  const scorer = sampleScorer((tenure) => {
    sizes.push(tenure.length);
    if (tenure.includes(9)) throw error;
    return echo(tenure);
  });
  return { sizes, scorer };
};

const broken = new RelevoError('MODEL_RUN_FAILED', 'no');

describe('what a model says of each row', () => {
  it('is asked at once', async () => {
    const { sizes, scorer } = fragile(broken);
    expect(await answersOf(scorer, batch(0.25, 0.75))).toEqual([
      { scores: [0.25], label: 'No' },
      { scores: [0.75], label: 'Yes' },
    ]);
    expect(sizes).toEqual([2]);
  });

  it('has a number for each class', async () => {
    const scorer = sampleScorer(() => ({
      task: 'multiclass',
      labels: ['a', 'c'],
      classes: ['a', 'b', 'c'],
      probabilities: Float64Array.of(0.5, 0.25, 0.25, 0, 0.25, 0.75),
    }));
    expect(await answersOf(scorer, batch(1, 2))).toEqual([
      { scores: [0.5, 0.25, 0.25], label: 'a' },
      { scores: [0, 0.25, 0.75], label: 'c' },
    ]);
  });

  it('has no label where it is a number', async () => {
    const scorer = sampleScorer((tenure) => ({ task: 'regression', predictions: Float64Array.from(tenure) }));
    expect(await answersOf(scorer, batch(7))).toEqual([{ scores: [7], label: undefined }]);
  });

  it('is asked row by row where it breaks on them together', async () => {
    const { sizes, scorer } = fragile(broken);
    expect(await answersOf(scorer, batch(0.25, 9, 0.75))).toEqual([
      { scores: [0.25], label: 'No' },
      undefined,
      { scores: [0.75], label: 'Yes' },
    ]);
    expect(sizes).toEqual([3, 1, 1, 1]);
  });

  it('may be asked row by row from the start', async () => {
    const { sizes, scorer } = fragile(broken);
    expect(await answersOfEach(scorer, batch(0.25, 0.75))).toHaveLength(2);
    expect(sizes).toEqual([1, 1]);
  });

  it.each([
    ['of the moment', new RelevoError('SCORER_RELEASED', 'gone', { retryable: true })],
    ['of the machine', new Error('out of memory')],
  ])('is not known after a failure %s', (_, failure) =>
    expect(answersOf(fragile(failure).scorer, batch(9))).rejects.toBe(failure),
  );
});

describe('an answer', () => {
  const classifier = sampleScorer(echo);
  const regression = sampleScorer(echo, { task: 'regression' });

  it.each([
    [[0, 1], true, true],
    [[1 + 1e-6], true, true],
    [[1.00001], false, true],
    [[-0.001], false, true],
    [[0.5, NaN], false, false],
    [[Infinity], false, false],
  ])('of %j is one for classes: %j, for numbers: %j', (scores, ofClasses, ofNumbers) => {
    const answer = { scores, label: undefined };
    expect([isAnswer(answer, classifier), isAnswer(answer, regression)]).toEqual([ofClasses, ofNumbers]);
  });
});
