import { describe, expect, it } from 'vitest';
import { clustersOf } from '../../../../shared/promotion/measures/clusters-of.ts';
import { dependenceOf } from '../../../../shared/promotion/measures/dependence.ts';
import type { Predictions } from '../../../../shared/stats/metrics/predictions.ts';
import { createSeededGenerator } from '../../../../shared/stats/resampling/seeded-generator.ts';

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
    truth: Float64Array.of(1, 2, 3, 4, 5, 6),
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
