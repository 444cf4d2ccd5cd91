import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectiveTrials } from '../../../../shared/stats/intervals/effective-trials.ts';
import {
  proportionDifference,
  proportionRatio,
} from '../../../../shared/stats/intervals/independent-proportions.ts';
import { createSeededGenerator } from '../../../../shared/stats/resampling/seeded-generator.ts';

const of = (successes: number, trials: number) => ({ successes, trials });

describe('the difference of two independent proportions', () => {
  // R. G. Newcombe, 1998, table II, method 10, two-sided 95 %.
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 10, 0.6075, 1],
  ])('%d of %d and %d of %d as published', (a, m, b, n, lower, upper) => {
    const found = proportionDifference(of(a, m), of(b, n), 0.025);
    expect(found.lower).toBeCloseTo(lower, 4);
    expect(found.upper).toBeCloseTo(upper, 4);
  });
});

const proportion = fc
  .tuple(fc.integer({ min: 1, max: 400 }), fc.nat(400))
  .map(([successes, failures]) => of(successes, successes + failures));

describe('the ratio of two independent proportions', () => {
  it('turned round is the reciprocal', () => {
    fc.assert(
      fc.property(proportion, proportion, (a, b) => {
        const [found, turned] = [proportionRatio(a, b, 0.05), proportionRatio(b, a, 0.05)];
        expect(found.lower * turned.upper).toBeCloseTo(1, 8);
        expect(found.value).toBeGreaterThanOrEqual(found.lower - 1e-12);
        expect(found.value).toBeLessThanOrEqual(found.upper + 1e-12);
      }),
    );
  });

  it('of nothing over something is nothing, and of something over nothing has no upper end', () => {
    expect(proportionRatio(of(0, 30), of(8, 80), 0.05)).toMatchObject({ value: 0, lower: 0 });
    expect(proportionRatio(of(8, 30), of(0, 80), 0.05)).toMatchObject({ value: Infinity, upper: Infinity });
    expect(proportionRatio(of(0, 30), of(0, 80), 0.05).value).toBeNaN();
  });

  it.each([
    [0.25, 0.25, 700],
    [0.8, 0.9, 60],
    [0.05, 0.1, 300],
  ])('covers a true ratio of %d over %d from below as often as it says (%d rows)', (p, q, rows) => {
    const next = createSeededGenerator(7);
    const drawn = (share: number) =>
      of(Array.from({ length: rows }, next).filter((u) => u < share).length, rows);
    const runs = 2000;
    let above = 0;
    for (let run = 0; run < runs; run++) if (proportionRatio(drawn(p), drawn(q), 0.05).lower > p / q) above++;
    expect(above / runs).toBeLessThan(0.05 + 2.6 * Math.sqrt((0.05 * 0.95) / runs));
    expect(above / runs).toBeGreaterThan(0.02);
  });
});

describe('effective trials', () => {
  it('are all of them without clusters, or with one each', () => {
    expect(effectiveTrials([1, 0, 0], undefined)).toBe(3);
    const flags = Array.from({ length: 100 }, (_, at) => (at % 4 === 0 ? 1 : 0));
    expect(effectiveTrials(flags, [...flags.keys()])).toBeCloseTo(99, 9);
  });

  it('are the clusters where all rows of one are alike', () => {
    const flags = Array.from({ length: 400 }, (_, at) => (at % 8 < 4 ? 1 : 0));
    const clusters = flags.map((_, at) => Math.floor(at / 4));
    expect(effectiveTrials(flags, clusters)).toBeCloseTo(99, 9);
    expect(effectiveTrials(new Uint8Array(400), clusters)).toBe(100);
  });

  it('are never more than the trials', () => {
    const clusters = Array.from({ length: 60 }, (_, at) => Math.floor(at / 2));
    const flags = clusters.map((_, at) => at % 2);
    expect(effectiveTrials(flags, clusters)).toBe(60);
  });
});
