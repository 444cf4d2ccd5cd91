import { describe, expect, it } from 'vitest';
import { dependenceOf } from '../../../../shared/promotion/measures/dependence.ts';
import { meanEstimates, type MeanOptions } from '../../../../shared/promotion/measures/mean-estimates.ts';
import type { Estimate } from '../../../../shared/promotion/measures/measurement.ts';
import { createSeededGenerator } from '../../../../shared/stats/resampling/seeded-generator.ts';
import oracle from '../../../oracles/gate-statistics.json' with { type: 'json' };

const optionsOf = (changes: Partial<MeanOptions> = {}): MeanOptions => ({
  dependence: [],
  alpha: oracle.alpha,
  resamples: 20_000,
  generator: createSeededGenerator(3),
  ...changes,
});

function meanOf(values: ArrayLike<number>, changes: Partial<MeanOptions> = {}): Estimate {
  const [mean] = meanEstimates([Float64Array.from(values)], optionsOf(changes));
  if (mean === undefined) throw new Error('no estimate');
  return mean;
}

/** Twelve entities of four rows each, of which the first two are worth something. */
const entities = Array.from({ length: 48 }, (_, row) => `e${Math.floor(row / 4)}`);
const predictions = {
  task: 'binary' as const,
  truth: Uint8Array.from({ length: 48 }, (_, row) => row % 2),
  decided: new Uint8Array(48),
  probabilities: new Float64Array(48),
};
const clustered = (resamples = 2000): Partial<MeanOptions> => {
  const generator = createSeededGenerator(3);
  return {
    resamples,
    generator,
    dependence: dependenceOf(predictions, { entities, times: undefined }, () => [], generator),
  };
};

const gains = (count: number) => Array.from({ length: 1000 }, (_, row) => (row < count ? 5 : 0));
const rows = (busy: number) => entities.map((_, row) => (row < 4 * busy ? 3 : 0));

describe('mean of independent rows', () => {
  it.each(oracle.means)(
    'is bounded as scipy bounds it: $value',
    ({ differences, value, standardError, t, bca }) => {
      const mean = meanOf(differences);
      expect(mean.value).toBeCloseTo(value, 9);
      expect(mean.standardError / standardError).toBeCloseTo(1, 9);
      expect(mean.method).toBe('bootstrap-bca-and-t');
      const [low, high] = [Math.min(t[0] ?? NaN, bca[0] ?? NaN), Math.max(t[1] ?? NaN, bca[1] ?? NaN)];
      expect(Math.abs(mean.lower - low)).toBeLessThan(0.04 * standardError);
      expect(Math.abs(mean.upper - high)).toBeLessThan(0.04 * standardError);
      expect(mean.lower).toBeLessThanOrEqual((t[0] ?? NaN) + 1e-9);
      expect(mean.upper).toBeGreaterThanOrEqual((t[1] ?? NaN) - 1e-9);
    },
  );

  it('does not take three gains in a thousand rows for proof, but eight', () => {
    expect(meanOf(gains(3), { resamples: 4000 }).lower).toBeLessThan(0);
    expect(meanOf(gains(8), { resamples: 4000 }).lower).toBeGreaterThan(0);
  });

  it('is bounded by nothing where one row is worth something, and zero where none is', () => {
    const one = meanOf([0, 0, 7, 0]);
    expect(one).toMatchObject({ value: 1.75, lower: NaN, upper: NaN });
    expect(meanOf([0, 0, 0])).toEqual({ value: 0, lower: 0, upper: 0, standardError: 0, method: 'none' });
    expect(meanOf([0, 3, 5, 0]).lower).not.toBeNaN();
  });

  it('of several columns is that of each', () => {
    const base = Float64Array.from(oracle.means[2]?.differences ?? []);
    const scaled = [base, base.map((value) => -2 * value)];
    const [first, second] = meanEstimates(scaled, optionsOf({ resamples: 500 }));
    expect(second?.value).toBeCloseTo(-2 * (first?.value ?? NaN), 9);
    expect(second?.standardError).toBeCloseTo(2 * (first?.standardError ?? NaN), 9);
  });
});

describe('mean of rows of entities', () => {
  it('counts the entities that are worth something', () => {
    expect(meanOf(rows(1), clustered())).toMatchObject({ value: 0.25, lower: NaN, upper: NaN });
    const two = meanOf(rows(2), clustered());
    expect(two.method).toBe('bootstrap-percentile-by-entity');
    // Student's t of one degree of freedom, 6.3138, widened by the root of 2 / 1.
    expect((two.value - two.lower) / two.standardError).toBeCloseTo(6.313_751_5 * Math.SQRT2, 5);
    expect((two.upper - two.value) / two.standardError).toBeCloseTo(6.313_751_5 * Math.SQRT2, 5);
  });

  it('has the deviation of whole entities', () => {
    const { value, standardError } = meanOf(rows(6), clustered(20_000));
    expect(value).toBe(1.5);
    expect(standardError / (1.5 / Math.sqrt(12))).toBeCloseTo(1, 1);
  });
});
