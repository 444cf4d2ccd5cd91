import { array, assert, constantFrom, double, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg } from '../../../shared/stats/multiple-testing/benjamini-hochberg.ts';
import { holm } from '../../../shared/stats/multiple-testing/holm.ts';

const pValues = array(double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 });

describe('Holm', () => {
  it('lies between the p-values and Bonferroni, and is never under Benjamini-Hochberg', () => {
    assert(
      property(pValues, (values) => {
        const adjusted = holm(values);
        const discovery = benjaminiHochberg(values);
        for (const [at, p] of values.entries()) {
          const own = adjusted[at] ?? NaN;
          expect(own).toBeGreaterThanOrEqual(p);
          expect(own).toBeLessThanOrEqual(Math.min(1, p * values.length) + 1e-15);
          expect(own).toBeGreaterThanOrEqual((discovery[at] ?? NaN) - 1e-15);
        }
      }),
    );
  });

  it('rejects exactly what the step-down rule rejects', () => {
    assert(
      property(pValues, constantFrom(0.01, 0.05, 0.2), (values, alpha) => {
        const ascending = values.toSorted((a, b) => a - b);
        const stop = ascending.findIndex((p, at) => p * (values.length - at) > alpha);
        const limit = stop === -1 ? Infinity : (ascending[stop] ?? 0);
        const rejected = holm(values).map((p) => p <= alpha);
        expect(rejected).toEqual(values.map((p) => p < limit));
      }),
    );
  });

  it('of nothing is nothing', () => {
    expect(holm([])).toEqual([]);
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
  });
});
