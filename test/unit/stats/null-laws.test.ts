import { describe, expect, it } from 'vitest';
import { binnedWasserstein } from '../../../shared/stats/distances/binned-wasserstein.ts';
import { wassersteinDistance } from '../../../shared/stats/distances/wasserstein.ts';
import { chiSquareTail } from '../../../shared/stats/distributions/chi-square-distribution.ts';
import { gammaQuantile } from '../../../shared/stats/distributions/gamma-quantile.ts';
import { kolmogorovTail } from '../../../shared/stats/distributions/kolmogorov-tail.ts';
import { upperRegularizedGamma } from '../../../shared/stats/distributions/regularized-gamma.ts';
import { distanceLaws } from '../../../shared/stats/null-laws/distance-laws.ts';
import { independentNoise } from '../../../shared/stats/null-laws/independent-noise.ts';
import { createLatinNormals } from '../../../shared/stats/null-laws/latin-normals.ts';
import { squaredNormLaw } from '../../../shared/stats/null-laws/squared-norm-law.ts';

const evenly = (bins: number, count: number): number[] => Array.from({ length: bins }, () => count);

function lawsOf(bins: number, first: number, second: number) {
  const samples = { first: evenly(bins, first), second: evenly(bins, second), quantileBins: false };
  return distanceLaws(
    independentNoise(samples, createLatinNormals()),
    Float64Array.from(evenly(bins, 1 / bins)),
  );
}

const count = (values: number[]): number[] =>
  [1, 2, 4, 8].map((one) => values.filter((value) => value === one).length);

describe('the gamma quantile', () => {
  it.each([0.2, 0.5, 1, 7.5, 500])('is exceeded as often as it says, shape %d', (shape) => {
    for (const tail of [0.999, 0.5, 0.05, 1e-6])
      expect(upperRegularizedGamma(shape, gammaQuantile(shape, tail)) / tail).toBeCloseTo(1, 6);
  });
});

describe('the law of a squared norm', () => {
  it('is chi-square for the Euclidean norm', () => {
    const law = squaredNormLaw({ mean: 6, variance: 12, largest: 1 });
    for (const value of [0.5, 6, 20, 40])
      expect(law.tail(value) / chiSquareTail(value, 6)).toBeCloseTo(1, 10);
    expect(law.tail(law.upper(0.05))).toBeCloseTo(0.05, 8);
  });

  it("is near Kolmogorov's for the largest cumulated difference", () => {
    const law = squaredNormLaw({
      mean: Math.PI ** 2 / 12,
      variance: (7 * Math.PI ** 4) / 720 - Math.PI ** 4 / 144,
      largest: 0.25,
    });
    for (const value of [1, 1.36, 1.63, 2, 2.2])
      expect(Math.abs(law.tail(value * value) / kolmogorovTail(value) - 1)).toBeLessThan(0.12);
  });

  it('without any variance is its mean', () => {
    const law = squaredNormLaw({ mean: 2, variance: 0, largest: 0 });
    expect([law.tail(2), law.tail(2.1), law.upper(0.05)]).toEqual([1, 0, 2]);
  });
});

describe('laws of distances without drift', () => {
  it('have the expected values that theory gives for many values', () => {
    const [bins, n, m] = [40, 40_000, 20_000];
    const laws = lawsOf(bins, n / bins, m / bins);
    const noise = (bins - 1) * (1 / n + 1 / m);
    expect(laws.stabilityIndex.mean / noise).toBeCloseTo(1, 1);
    expect((8 * laws.jensenShannon.mean) / noise).toBeCloseTo(1, 1);
    expect((8 * laws.hellinger.mean) / noise).toBeCloseTo(1, 1);
    // Half the sum of 40 normal variables' absolute values.
    const variation = (bins / 2) * Math.sqrt((2 / Math.PI) * (1 / bins) * (1 / n + 1 / m));
    expect(Math.sqrt(laws.totalVariation.mean) / variation).toBeCloseTo(1, 1);
  });

  it('have the tails that theory gives', () => {
    const [bins, n] = [60, 60_000];
    const laws = lawsOf(bins, n / bins, n / bins);
    for (const alpha of [0.05, 0.001]) {
      const index = laws.stabilityIndex.upper(alpha) / (2 / n);
      expect(Math.abs(chiSquareTail(index, bins - 1) / alpha - 1)).toBeLessThan(0.5);
    }
    // Over bins the largest difference is a little smaller than over all values.
    const largest = Math.sqrt(laws.cumulative.upper(0.05) * (n / 2));
    expect(largest).toBeGreaterThan(1.2);
    expect(largest).toBeLessThan(1.37);
  });

  it('of two bins are of one normal variable', () => {
    const laws = lawsOf(2, 500, 500);
    const deviation = Math.sqrt(0.25 * (2 / 1000));
    for (const law of [laws.totalVariation, laws.lInfinity, laws.cumulative])
      expect(Math.sqrt(law.upper(0.05)) / deviation).toBeCloseTo(1.96, 1);
  });

  it('are the same every time', () => {
    expect(lawsOf(30, 20, 50).transport.upper(0.05)).toBe(lawsOf(30, 20, 50).transport.upper(0.05));
  });

  it('of a thousand bins with few values each know that the index is far from 0', () => {
    const laws = lawsOf(1000, 2, 2);
    expect(laws.stabilityIndex.mean).toBeGreaterThan(0.5);
  });
});

describe('the Wasserstein distance over bins', () => {
  it('is that of the values where each bin is one value', () => {
    const first = [1, 1, 2, 4, 4, 8];
    const second = [1, 2, 2, 4, 8, 8, 8];
    expect(binnedWasserstein(count(first), count(second), [1, 2, 4, 0])).toBeCloseTo(
      wassersteinDistance(Float64Array.from(first), Float64Array.from(second)),
      12,
    );
    expect(binnedWasserstein([0, 0], [1, 1], [1, 0])).toBeNaN();
  });
});
