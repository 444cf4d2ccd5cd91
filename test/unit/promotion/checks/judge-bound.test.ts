import { describe, expect, it } from 'vitest';
import { judgeBound } from '../../../../shared/promotion/checks/judge-bound.ts';
import type { Estimate } from '../../../../shared/promotion/measures/measurement.ts';

const estimate = (value: number, lower: number, upper: number, standardError = 0.01): Estimate => ({
  value,
  lower,
  upper,
  standardError,
  method: 'delong',
});

const higher = (of: Estimate, limit: number) =>
  judgeBound({ estimate: of, direction: 'higher', limit, rows: 1000, alpha: 0.05 });
const lower = (of: Estimate, limit: number) =>
  judgeBound({ estimate: of, direction: 'lower', limit, rows: 1000, alpha: 0.05 });

describe('judgeBound', () => {
  it.each([
    ['the bound over the limit', 0.71, 'pass'],
    ['the bound at the limit', 0.72, 'missing'],
    ['the limit between bound and estimate', 0.74, 'missing'],
    ['the estimate at the limit', 0.75, 'fail'],
    ['the estimate under the limit', 0.76, 'fail'],
  ] as const)('where more is better: %s', (_, limit, status) =>
    expect(higher(estimate(0.75, 0.72, 0.78), limit).status).toBe(status),
  );

  it.each([
    ['the bound under the limit', 0.79, 'pass'],
    ['the bound at the limit', 0.78, 'missing'],
    ['the estimate at the limit', 0.75, 'fail'],
    ['the estimate over the limit', 0.74, 'fail'],
  ] as const)('where less is better: %s', (_, limit, status) =>
    expect(lower(estimate(0.75, 0.72, 0.78), limit).status).toBe(status),
  );

  it('a bound on the good side does not pass an estimate that is not', () =>
    expect(higher(estimate(0.7, 0.72, 0.78), 0.7).status).toBe('fail'));

  it('asks for the rows that settle it with 80 % power, less those that are there', () => {
    // The bound stands on an error of 0.03 / 1.6449: 1000 (0.03 + 0.8416 x 0.01)² / 0.02² = 3689.5 rows.
    expect(higher(estimate(0.75, 0.72, 0.78), 0.73).furtherRows).toBe(2690);
    expect(lower(estimate(0.75, 0.72, 0.78), 0.77).furtherRows).toBe(2690);
    expect(higher(estimate(0.75, 0.72, 0.78), 0.7).furtherRows).toBeNull();
    expect(higher(estimate(0.75, 0.72, 0.78), 0.8).furtherRows).toBeNull();
    expect(higher(estimate(0.75, 0.72, 0.78, Infinity), 0.73).furtherRows).toBeNull();
  });

  it.each([
    ['no bound', estimate(0.75, NaN, NaN), 0.75],
    ['nothing at all', estimate(NaN, NaN, NaN, NaN), null],
  ])('%s leaves it open, without a number of rows', (_, unknown, observed) => {
    const judged = higher(unknown, 0.7);
    expect(judged).toMatchObject({ status: 'missing', observed, furtherRows: null, limit: 0.7, rows: 1000 });
    expect(judged.interval).toMatchObject({ lower: null, upper: null, method: 'delong' });
  });
});
