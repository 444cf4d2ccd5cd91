import { describe, expect, it } from 'vitest';
import { correlationRatio } from '../../../../shared/stats/association/correlation-ratio.ts';
import { goodmanKruskalTau } from '../../../../shared/stats/association/goodman-kruskal-tau.ts';

const sumsOf = (numbers: number[]) => ({
  rows: numbers.length,
  sum: numbers.reduce((sum, value) => sum + value, 0),
  squares: numbers.reduce((sum, value) => sum + value * value, 0),
});

describe('goodmanKruskalTau', () => {
  it('is 1 where the group tells the class', () => {
    expect(
      goodmanKruskalTau([
        [30, 0],
        [0, 70],
      ]),
    ).toBe(1);
  });

  it('is the plain tau, adjusted for the groups', () => {
    // Impurity 100 − (60² + 40²) ÷ 100 = 48; within groups 50 − (40² + 10²) ÷ 50 + 50 − (20² + 30²) ÷ 50 = 40.
    expect(
      goodmanKruskalTau([
        [40, 10],
        [20, 30],
      ]),
    ).toBeCloseTo(1 - ((40 / 48) * 99) / 98, 12);
  });

  it('is 0 where groups say nothing, or less than by chance', () => {
    expect(
      goodmanKruskalTau([
        [10, 20],
        [20, 40],
      ]),
    ).toBe(0);
  });

  it('is undefined for one class, none, or a group for each row', () => {
    expect(
      goodmanKruskalTau([
        [3, 0],
        [4, 0],
      ]),
    ).toBeUndefined();
    expect(goodmanKruskalTau([])).toBeUndefined();
    expect(
      goodmanKruskalTau([
        [1, 0],
        [0, 1],
      ]),
    ).toBeUndefined();
  });

  it('does not count empty groups', () => {
    expect(
      goodmanKruskalTau([
        [40, 10],
        [0, 0],
        [20, 30],
      ]),
    ).toBe(
      goodmanKruskalTau([
        [40, 10],
        [20, 30],
      ]),
    );
  });
});

describe('correlationRatio', () => {
  it('is the adjusted R² of the group means', () => {
    // Total 10 around 3; within [1, 2] and [3, 4, 5]: 0.5 + 2.
    expect(correlationRatio([sumsOf([1, 2]), sumsOf([3, 4, 5])])).toBeCloseTo(1 - ((2.5 / 10) * 4) / 3, 12);
  });

  it('is 1 where groups are constant, undefined where all is', () => {
    expect(correlationRatio([sumsOf([2, 2]), sumsOf([5, 5, 5])])).toBe(1);
    expect(correlationRatio([sumsOf([2, 2]), sumsOf([2])])).toBeUndefined();
    expect(correlationRatio([sumsOf([1]), sumsOf([2])])).toBeUndefined();
  });
});
