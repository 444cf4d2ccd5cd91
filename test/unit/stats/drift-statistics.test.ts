import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { benjaminiHochberg } from '../../../shared/stats/multiple-testing/benjamini-hochberg.ts';
import { chiSquareTail } from '../../../shared/stats/distributions/chi-square-distribution.ts';
import { chiSquareTwoSamples } from '../../../shared/stats/tests/chi-square-two-samples.ts';
import { hypergeometricTail } from '../../../shared/stats/distributions/hypergeometric-tail.ts';
import {
  expectedJensenShannon,
  jensenShannonDistance,
  jensenShannonDivergence,
} from '../../../shared/stats/distances/jensen-shannon.ts';
import { logGamma } from '../../../shared/stats/distributions/log-gamma.ts';
import { mergeSmallBins } from '../../../shared/stats/binning/merge-small-bins.ts';

const numbers = z.array(z.number());
const oracleSchema = z.object({
  gammas: z.object({ x: numbers, logGamma: numbers }),
  tails: z.array(z.object({ statistic: z.number(), degrees: z.number(), tail: z.number() })),
  comparisons: z.array(
    z.object({
      first: numbers,
      second: numbers,
      statistic: z.number(),
      degrees: z.number(),
      pValue: z.number(),
      distance: z.number(),
    }),
  ),
  adjusted: z.array(z.object({ p: numbers, adjusted: numbers })),
  tables: z.array(
    z.object({
      hits: z.number(),
      marked: z.number(),
      drawn: z.number(),
      total: z.number(),
      tail: z.number(),
    }),
  ),
  simulated: z.array(z.object({ bins: z.number(), n: z.number(), m: z.number(), mean: z.number() })),
});
const oracle = oracleSchema.parse(
  JSON.parse(readFileSync(new URL('../../oracles/drift-statistics.json', import.meta.url), 'utf8')),
);

const relativeError = (actual: number, expected: number): number =>
  expected === 0 ? Math.abs(actual) : Math.abs(actual - expected) / Math.abs(expected);

describe("drift statistics equal SciPy's", () => {
  it('log gamma', () => {
    for (const [index, x] of oracle.gammas.x.entries()) {
      const expected = oracle.gammas.logGamma[index] ?? NaN;
      expect(Math.abs(logGamma(x) - expected)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(expected)));
    }
  });

  it.each(oracle.tails)('chi-square tail of $statistic at $degrees', ({ statistic, degrees, tail }) => {
    expect(relativeError(chiSquareTail(statistic, degrees), tail)).toBeLessThan(1e-9);
  });

  it.each(oracle.comparisons)('two samples in $degrees + 1 bins', (expected) => {
    const result = chiSquareTwoSamples(expected.first, expected.second);
    expect(result.degrees).toBe(expected.degrees);
    expect(relativeError(result.statistic, expected.statistic)).toBeLessThan(1e-12);
    expect(relativeError(result.pValue, expected.pValue)).toBeLessThan(1e-9);
    const distance = jensenShannonDistance(expected.first, expected.second);
    expect(distance ** 2 - expected.distance ** 2).toBeCloseTo(0, 14);
    expect(distance).toBeCloseTo(expected.distance, 7);
  });

  it.each(oracle.adjusted)('Benjamini-Hochberg of $p.length p-values', ({ p, adjusted }) => {
    for (const [index, value] of benjaminiHochberg(p).entries())
      expect(relativeError(value, adjusted[index] ?? NaN)).toBeLessThan(1e-14);
  });

  it.each(oracle.tables)('at least $hits of $marked in $drawn of $total', (table) => {
    const tail = hypergeometricTail(table.hits, table.marked, table.drawn, table.total);
    expect(relativeError(tail, table.tail)).toBeLessThan(1e-7);
  });

  it.each(oracle.simulated)('expected divergence of $bins bins, $n and $m', ({ bins, n, m, mean }) => {
    expect(relativeError(expectedJensenShannon(bins, n, m), mean)).toBeLessThan(0.05);
  });
});

describe('edges of the statistics', () => {
  it('has nothing to test in one bin or an empty sample', () => {
    expect(chiSquareTwoSamples([5], [7])).toEqual({ statistic: 0, degrees: 0, pValue: 1 });
    expect(chiSquareTwoSamples([5, 5], [0, 0])).toEqual({ statistic: 0, degrees: 0, pValue: 1 });
    expect(chiSquareTwoSamples([], [])).toEqual({ statistic: 0, degrees: 0, pValue: 1 });
  });

  it('gives 0 for equal shares and 1 for disjoint ones', () => {
    expect(jensenShannonDivergence([1, 3], [10, 30])).toBeCloseTo(0, 15);
    expect(jensenShannonDistance([5, 0], [0, 9])).toBe(1);
    expect(jensenShannonDistance([0, 0], [1, 9])).toBeNaN();
  });

  it('adjusts nothing of nothing', () => {
    expect(benjaminiHochberg([])).toEqual([]);
  });

  it('merges neighbours of ordered bins until each is large enough', () => {
    expect(mergeSmallBins([50, 1, 1, 50, 2], [50, 1, 1, 50, 2], true)).toEqual({
      first: [50, 54],
      second: [50, 54],
    });
  });

  it('merges the rarest of unordered bins', () => {
    expect(mergeSmallBins([50, 1, 60, 4], [50, 2, 60, 4], false)).toEqual({
      first: [5, 50, 60],
      second: [6, 50, 60],
    });
  });

  it('merges everything when there is too little of it', () => {
    expect(mergeSmallBins([1, 1], [1, 0], true)).toEqual({ first: [2], second: [1] });
  });
});
