import { expect, it } from 'vitest';
import { growthOf } from '../../../../bench/serving/growth.ts';

const samples = (...megabytes: number[]) =>
  megabytes.map((value, index) => ({ requests: 50_000 + index * 5000, megabytes: value }));

it('is in megabytes per 10,000 requests, over half the samples', () => {
  expect(growthOf(samples(100, 101, 102, 103))).toEqual([2, 2]);
});

it('leaves out the middle one of an odd number', () => {
  expect(growthOf(samples(100, 500, 102))).toEqual([2]);
});

it('is nothing for a single sample', () => {
  expect(growthOf(samples(100))).toEqual([]);
});
