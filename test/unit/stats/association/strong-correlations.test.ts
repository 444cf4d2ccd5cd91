import { describe, expect, it } from 'vitest';
import { strongCorrelations } from '../../../../shared/stats/association/strong-correlations.ts';

const column = (of: (row: number) => number, rows = 40): Float64Array =>
  Float64Array.from({ length: rows }, (_, row) => of(row));

describe('strongCorrelations', () => {
  // numpy.corrcoef(x, x**2) of x = 0..39
  const [line, square] = [column((row) => row), column((row) => row * row)];

  it("is Pearson's coefficient", () => {
    const { pairs, found, strongest } = strongCorrelations([line, square], 0.9, 10);
    expect(pairs).toEqual([{ left: 0, right: 1, coefficient: expect.closeTo(0.966_757_280_131_614_7, 12) }]);
    expect(found).toBe(1);
    expect(strongest).toEqual(pairs[0]);
  });

  it('keeps the strongest of those above the limit, and knows the strongest of all', () => {
    const columns = [line, square, column((row) => -3 * row)];
    const { pairs, found } = strongCorrelations(columns, 0.9, 1);
    expect(pairs).toEqual([{ left: 0, right: 2, coefficient: expect.closeTo(-1, 12) }]);
    expect(found).toBe(3);
    const none = strongCorrelations([line, square], 0.99, 10);
    expect(none).toMatchObject({ pairs: [], found: 0, strongest: { left: 0, right: 1 } });
  });

  it('looks at the rows in which both have a number', () => {
    const first = column((row) => (row % 4 === 0 ? NaN : row), 80);
    const second = column((row) => (row % 4 === 1 ? Infinity : row % 4 === 0 ? 1e6 : 2 * row), 80);
    expect(strongCorrelations([first, second], 0.9, 10).strongest?.coefficient).toBeCloseTo(1, 12);
  });

  it.each([
    ['constants', [column(() => 7), line]],
    ['gaps', [column(() => NaN), line]],
    ['few rows', [line.subarray(0, 29), square.subarray(0, 29)]],
    ['no columns', []],
    ['no rows', [new Float64Array(0), new Float64Array(0)]],
    [
      'few rows in common',
      [column((row) => (row < 20 ? row : NaN)), column((row) => (row < 20 ? NaN : row))],
    ],
  ])('finds nothing among %s', (_, columns) => {
    expect(strongCorrelations(columns, 0, 10)).toEqual({ pairs: [], found: 0, strongest: undefined });
  });
});
