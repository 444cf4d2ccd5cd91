import { expect, it } from 'vitest';
import { medianInterval } from '../../../bench/median-interval.ts';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => count - index);

// Ranks from tables of the sign test at two-sided 5 %.
it.each([
  [1, { low: 1, high: 1 }],
  [5, { low: 1, high: 5 }],
  [8, { low: 1, high: 8 }],
  [9, { low: 2, high: 8 }],
  [12, { low: 3, high: 10 }],
  [20, { low: 6, high: 15 }],
  [50, { low: 18, high: 33 }],
])('of %i values is their range without the outermost ones', (count, interval) => {
  expect(medianInterval(upTo(count))).toEqual(interval);
});

it('refuses to sum up nothing', () => {
  expect(() => medianInterval([])).toThrow('nothing was measured');
});
