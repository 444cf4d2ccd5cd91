import { describe, expect, it } from 'vitest';
import { compareRecorded } from '../../../../../shared/promotion/evidence/scores/compare-recorded.ts';
import { sampleDescription, sampleRows } from '../../model-sample.ts';

const scored = { scores: Float64Array.of(0.25, 0.75), labels: ['No', 'Yes'] };
const regression = sampleDescription({ task: 'regression', classes: [], positive: null });

const compare = (column: string, value: number | null) =>
  compareRecorded(sampleRows({ [column]: [value, 0.5] }), sampleDescription(), scored);

const differ = (expected: number, found: number) =>
  compareRecorded(sampleRows({ __prediction: [expected] }), regression, {
    scores: Float64Array.of(found),
    labels: [],
  });

describe('our scores beside those of the training', () => {
  it('differ by the largest difference, and by labels', () => {
    const rows = sampleRows({ __probability: [0.25, 0.5], __label: ['Yes', 'Yes'] });
    expect(compareRecorded(rows, sampleDescription(), scored)).toEqual({
      rows: 2,
      largestDifference: 0.25,
      changedLabels: 1,
    });
  });

  it('have no changed labels where none were recorded', () => {
    const rows = sampleRows({ __probability: [0.5, 0.75] });
    expect(compareRecorded(rows, sampleDescription(), scored)).toMatchObject({
      largestDifference: 0.25,
      changedLabels: 0,
    });
  });

  it('are labels as text, whatever the file has', () => {
    const rows = sampleRows({ __probability: [0.25, 0.75], __label: [0, 1] });
    expect(compareRecorded(rows, sampleDescription(), { ...scored, labels: ['0', '1'] })).toMatchObject({
      changedLabels: 0,
    });
  });

  it('of a regression differ relative to their size from 1 upwards', () => {
    expect(differ(0.5, 0.75)).toMatchObject({ largestDifference: 0.25, changedLabels: 0 });
    expect(differ(-100, -90)).toMatchObject({ largestDifference: 0.1 });
    expect(differ(100, 110)).toMatchObject({ largestDifference: 0.1 });
  });

  it('differ by no number where one of ours is none', () => {
    const rows = sampleRows({ __probability: [0.25, 0.75, 0.5] });
    const none = { scores: Float64Array.of(0.25, NaN, 0.5), labels: [] };
    expect(compareRecorded(rows, sampleDescription(), none)).toEqual({
      rows: 3,
      largestDifference: NaN,
      changedLabels: 0,
    });
    expect(compareRecorded(rows, sampleDescription(), scored)).toMatchObject({ largestDifference: NaN });
  });

  it('of several classes are compared class by class', () => {
    const classes = ['a', 'b', 'c'];
    const rows = sampleRows({
      __probability_a: [1, 0.25],
      __probability_b: [0, 0.5],
      __probability_c: [0, 0.25],
      __label: ['a', 'b'],
    });
    const scores = Float64Array.of(1, 0, 0, 0.25, 0.375, 0.375);
    const description = sampleDescription({ task: 'multiclass', classes, positive: null });
    expect(compareRecorded(rows, description, { scores, labels: ['a', 'c'] })).toEqual({
      rows: 2,
      largestDifference: 0.125,
      changedLabels: 1,
    });
  });

  it('cannot be compared with what is not finite, or not there', () => {
    expect([compare('__probability', null), compare('__probability', Infinity)]).toEqual([
      'not-finite',
      'not-finite',
    ]);
    expect(compare('other', 0.5)).toBeUndefined();
  });
});
