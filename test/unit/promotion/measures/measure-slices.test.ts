import { describe, expect, it } from 'vitest';
import { clustersOf } from '../../../../shared/promotion/measures/clusters-of.ts';
import { dependenceOf } from '../../../../shared/promotion/measures/dependence.ts';
import { measureSlices, rowsByGroup } from '../../../../shared/promotion/measures/measure-slices.ts';
import type { Predictions } from '../../../../shared/stats/metrics/predictions.ts';
import { createSeededGenerator } from '../../../../shared/stats/resampling/seeded-generator.ts';
import { withCandidate, withChampion } from '../facts-sample.ts';
import { evidenceOf, type JudgedRow, times } from '../rows-sample.ts';

const question = { columns: ['plan'], metric: 'accuracy', alpha: 0.05, resamples: 20, minRows: 4 } as const;
const right = { truth: 1, candidate: 0.9, champion: 0.1 } as const;
const wrong = { truth: 1, candidate: 0.1, champion: 0.9 } as const;
const rows: JudgedRow[] = [
  ...times(3, { ...right, group: 'b' }),
  ...times(1, { ...wrong, group: 'b' }),
  ...times(4, { ...right, group: 'a' }),
  ...times(3, { ...wrong, group: 'c' }),
];

describe('slices', () => {
  it('are measured in the order of names, those of enough rows', () => {
    const slices = measureSlices(evidenceOf(rows), question);
    expect(slices.map(({ column, group, rows: own }) => [column, group, own])).toEqual([
      ['plan', 'a', 4],
      ['plan', 'b', 4],
    ]);
    const [first, second] = slices.map(({ measured }) => measured);
    expect([first?.candidate.value, first?.champion?.value, first?.difference?.value]).toEqual([1, 0, 1]);
    expect([second?.candidate.value, second?.champion?.value, second?.difference?.value]).toEqual([
      0.75, 0.25, 0.5,
    ]);
    expect(measureSlices(evidenceOf(rows), { ...question, minRows: 3 })).toHaveLength(3);
    expect(measureSlices(evidenceOf(rows), { ...question, minRows: 5 })).toEqual([]);
  });

  it('are none of columns that are not asked for, or without predictions', () => {
    expect(measureSlices(evidenceOf(rows), { ...question, columns: ['region'] })).toEqual([]);
    const mute = withCandidate(evidenceOf(rows), { predictions: undefined });
    expect(measureSlices(mute, question)).toEqual([]);
  });

  it('have no difference where the champion says nothing', () => {
    const alone = withChampion(evidenceOf(rows), { predictions: undefined });
    expect(measureSlices(alone, question)[0]?.measured).toMatchObject({ champion: null, difference: null });
    expect(measureSlices(withChampion(evidenceOf(rows), null), question)[0]?.measured).toMatchObject({
      champion: null,
    });
  });

  it('know whom their rows are about', () => {
    const about = rows.map((row, at) => ({ ...row, entity: `e${at % 2}` }));
    expect(measureSlices(evidenceOf(about), question)[0]?.measured.difference?.method).toBe(
      'bootstrap-percentile-by-entity',
    );
  });

  it('are rows by their group, in their order', () =>
    expect(rowsByGroup(Uint16Array.of(1, 0, 1, 3), 4)).toEqual([
      Uint32Array.of(1),
      Uint32Array.of(0, 2),
      new Uint32Array(),
      Uint32Array.of(3),
    ]));
});

describe('entities', () => {
  it('are numbered as they appear, where one repeats', () => {
    expect(clustersOf(['b', 'a', 'b', 'c'])).toEqual(Uint32Array.of(0, 1, 0, 2));
    expect(clustersOf(['b', 'a', 'c'])).toBeUndefined();
    expect(clustersOf([])).toBeUndefined();
    expect(clustersOf(undefined)).toBeUndefined();
  });
});

const find = (predictions: Predictions, entities?: string[], moments?: Float64Array) =>
  dependenceOf(predictions, { entities, times: moments }, () => [], createSeededGenerator(1)).map(
    ({ method, groupOf, groups }) => [method, [...groupOf], groups],
  );

describe('dependence', () => {
  const binary: Predictions = {
    task: 'binary',
    truth: Uint8Array.of(1, 1, 0, 0, 0, 0),
    decided: new Uint8Array(6),
    probabilities: new Float64Array(6),
  };
  const numbers: Predictions = {
    task: 'regression',
    truth: new Float64Array(6),
    predicted: new Float64Array(6),
  };
  const whom = ['a', 'a', 'b', 'b', 'c', 'd'];
  const when = Float64Array.of(6, 5, 4, 3, 2, 1);

  it('is none of rows about different ones at no known time', () => {
    expect(find(binary)).toEqual([]);
    expect(find(binary, ['a', 'b', 'c', 'd', 'e', 'f'])).toEqual([]);
  });
  it('counts the groups of the rarest label, of numbers all', () => {
    expect(find(binary, whom)).toEqual([['by-entity', [0, 0, 1, 1, 2, 3], 1]]);
    expect(find(numbers, whom)).toEqual([['by-entity', [0, 0, 1, 1, 2, 3], 4]]);
  });
  it('is in time by blocks as long as the third root of the moments', () => {
    expect(find(numbers, undefined, when)).toEqual([['by-time', [2, 2, 1, 1, 0, 0], 3]]);
    expect(find(binary, whom, when).map(([method]) => method)).toEqual(['by-entity', 'by-time', 'in-both']);
  });
});
