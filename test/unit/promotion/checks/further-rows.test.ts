import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { furtherRows, MOST_FURTHER_ROWS } from '../../../../shared/promotion/checks/further-rows.ts';
import { type BoundQuestion, judgeBound } from '../../../../shared/promotion/checks/judge-bound.ts';
import type { Estimate } from '../../../../shared/promotion/measures/measurement.ts';
import { pairedProportionDifference } from '../../../../shared/stats/intervals/paired-proportion-difference.ts';
import { wilsonInterval } from '../../../../shared/stats/intervals/wilson-interval.ts';
import { createSeededGenerator } from '../../../../shared/stats/resampling/seeded-generator.ts';

const side = { limit: z.number(), direction: z.enum(['higher', 'lower']), alpha: z.number() };
const oracle = z
  .object({
    shares: z.array(z.object({ ...side, share: z.number(), needed: z.number() })),
    paired: z.array(z.object({ ...side, first: z.number(), second: z.number(), needed: z.number() })),
    unanimous: z.array(z.object({ limit: z.number(), alpha: z.number(), rows: z.int() })),
  })
  .parse(JSON.parse(readFileSync(new URL('../../../oracles/required-rows.json', import.meta.url), 'utf8')));

const shareOf = (share: number, trials: number, alpha: number, method = 'wilson'): Estimate => ({
  value: share,
  ...wilsonInterval(share * trials, trials, alpha),
  standardError: Math.sqrt((share * (1 - share)) / trials),
  method,
});

const pairedOf = (first: number, second: number, rows: number, alpha: number): Estimate => ({
  ...pairedProportionDifference({ onlyFirst: first * rows, onlySecond: second * rows }, rows, alpha),
  method: 'tango',
});

const asked = (changes: Partial<BoundQuestion> = {}): BoundQuestion => ({
  estimate: { value: 0.75, lower: 0.7, upper: 0.8, standardError: 0.02, method: 'bootstrap-bca' },
  direction: 'higher',
  limit: 0.72,
  rows: 1000,
  alpha: 0.05,
  ...changes,
});

const near = (limit: number): number | null => furtherRows(asked({ limit }));

describe('further rows', () => {
  it.each(oracle.shares)('of a share of $share against $limit', ({ share, needed, ...question }) => {
    const estimate = shareOf(share, 200, question.alpha);
    expect(furtherRows({ estimate, rows: 200, ...question })).toBe(Math.ceil(needed) - 200);
    // Recall is a share of the rows with the label: further rows are counted in all rows.
    expect(furtherRows({ estimate, rows: 1000, ...question })).toBeCloseTo(5 * (needed - 200), -1);
    const byEntity = shareOf(share, 200, question.alpha, 'wilson-by-entity');
    expect(furtherRows({ estimate: byEntity, rows: 200, ...question })).toBe(Math.ceil(needed) - 200);
  });

  it.each(oracle.paired)(
    'of a lead of $first against $second, limit $limit',
    ({ first, second, needed, ...question }) => {
      const estimate = pairedOf(first, second, 400, question.alpha);
      expect(furtherRows({ estimate, rows: 400, ...question })).toBe(Math.ceil(needed) - 400);
    },
  );

  it.each(oracle.unanimous)('where no row is against a limit of $limit', ({ limit, alpha, rows }) => {
    const few = rows - 1;
    const question = { direction: 'lower', limit, alpha } as const;
    expect(furtherRows({ ...question, estimate: shareOf(0, 40, alpha), rows: 40 })).toBe(
      Math.max(1, rows - 40),
    );
    expect(judgeBound({ ...question, estimate: shareOf(0, few, alpha), rows: few })).toMatchObject({
      status: 'missing',
      furtherRows: 1,
    });
    expect(judgeBound({ ...question, estimate: shareOf(0, rows, alpha), rows }).status).toBe('pass');
  });

  it('where two models never differ: as Tango bounds the difference', () => {
    const question = { direction: 'higher', limit: -0.005, alpha: 0.05 } as const;
    const further = furtherRows({ ...question, estimate: pairedOf(0, 0, 200, 0.05), rows: 200 });
    const rows = 200 + (further ?? 0);
    expect(judgeBound({ ...question, estimate: pairedOf(0, 0, rows, 0.05), rows }).status).toBe('pass');
    expect(judgeBound({ ...question, estimate: pairedOf(0, 0, rows - 1, 0.05), rows: rows - 1 }).status).toBe(
      'missing',
    );
  });

  it('go by the width of a bound that few entities make wider than its error', () => {
    // z: 1.6449 and 0.8416. The bound stands on 0.05 / 1.6449 = 0.0304: 1000 ((0.05 + 0.8416 x 0.02) / 0.03)².
    expect(furtherRows(asked())).toBe(
      Math.ceil(1000 * ((0.05 + 0.8416212335729142 * 0.02) / 0.03) ** 2) - 1000,
    );
    const narrow = { ...asked().estimate, lower: 0.74 };
    const z = 1.6448536269514722 + 0.8416212335729142;
    expect(furtherRows(asked({ estimate: narrow }))).toBe(Math.ceil(1000 * ((z * 0.02) / 0.03) ** 2) - 1000);
  });

  it('are at least one where the bound is at the limit, whatever the error', () => {
    const estimate = { ...asked().estimate, lower: 0.72, standardError: 1e-9 };
    expect(furtherRows(asked({ estimate }))).toBe(1);
  });

  it('of a slice are counted in all rows', () => {
    const ofSlice = furtherRows(asked()) ?? NaN;
    expect(furtherRows(asked({ outOf: 4000 }))).toBe(4 * ofSlice);
    expect(furtherRows(asked({ outOf: 1001 }))).toBe(Math.ceil(1.001 * ofSlice));
  });

  it('are no more than so many', () => {
    expect(near(0.749)).toBeLessThan(MOST_FURTHER_ROWS);
    expect(near(0.7499999)).toBe(MOST_FURTHER_ROWS);
    expect(near(0.75 - 1e-15)).toBe(MOST_FURTHER_ROWS);
  });

  it.each([
    ['the estimate at the limit', { limit: 0.75 }],
    ['the estimate beyond it', { limit: 0.76 }],
    ['the estimate beyond it, lower being better', { direction: 'lower', limit: 0.7 }],
    ['no estimate', { estimate: { ...asked().estimate, value: NaN } }],
    ['no bound', { estimate: { ...asked().estimate, lower: NaN } }],
    ['no error', { estimate: { ...asked().estimate, standardError: Infinity } }],
  ] as const)('do not help with %s', (_, changes) => expect(furtherRows(asked(changes))).toBeNull());

  it('are enough four times in five', () => {
    const next = createSeededGenerator(12);
    const [first, second, limit, alpha, runs] = [0.05, 0.04, -0.01, 0.05, 1500];
    const rows =
      200 +
      (furtherRows({
        estimate: pairedOf(first, second, 200, alpha),
        direction: 'higher',
        limit,
        rows: 200,
        alpha,
      }) ?? 0);
    let passed = 0;
    for (let run = 0; run < runs; run++) {
      const pairs = { onlyFirst: 0, onlySecond: 0 };
      for (let row = 0; row < rows; row++) {
        const drawn = next();
        if (drawn < first) pairs.onlyFirst += 1;
        else if (drawn < first + second) pairs.onlySecond += 1;
      }
      if (pairedProportionDifference(pairs, rows, alpha).lower > limit) passed += 1;
    }
    expect(passed / runs).toBeGreaterThan(0.77);
    expect(passed / runs).toBeLessThan(0.83);
  });
});
