import { array, assert, integer, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cumulativeDistance } from '../../../shared/stats/distances/cumulative-distance.ts';
import { energyDistance } from '../../../shared/stats/distances/energy.ts';
import { hellingerByAffinity, hellingerDistance } from '../../../shared/stats/distances/hellinger.ts';
import {
  jensenShannonDistance,
  jensenShannonDivergence,
} from '../../../shared/stats/distances/jensen-shannon.ts';
import { kullbackLeibler } from '../../../shared/stats/distances/kullback-leibler.ts';
import { lInfinity } from '../../../shared/stats/distances/l-infinity.ts';
import { populationStabilityIndex } from '../../../shared/stats/distances/population-stability-index.ts';
import { sharesOf } from '../../../shared/stats/distances/shares.ts';
import { totalVariation } from '../../../shared/stats/distances/total-variation.ts';
import { wassersteinDistance } from '../../../shared/stats/distances/wasserstein.ts';
import { sortedFinite } from '../../../shared/stats/ranks/sorted-finite.ts';
import { andersonDarling } from '../../../shared/stats/tests/anderson-darling.ts';
import { smirnovDistance } from '../../../shared/stats/tests/kolmogorov-smirnov.ts';

const BINS = 6;
const counts = array(integer({ min: 0, max: 1000 }), { minLength: BINS, maxLength: BINS }).filter((bins) =>
  bins.some((count) => count > 0),
);
const positiveCounts = array(integer({ min: 1, max: 1000 }), { minLength: BINS, maxLength: BINS });
/** Multiples of 1/64, so that shifting and scaling round nothing away. */
const sample = array(integer({ min: -64_000, max: 64_000 }), { minLength: 1, maxLength: 60 }).map((values) =>
  sortedFinite(values.map((value) => value / 64)),
);

const join = ([first = 0, second = 0, ...rest]: number[]): number[] => [first + second, ...rest];
const moved = (values: Float64Array): Float64Array => values.map((value) => value * 4 + 16);

const binMetrics = [
  ['Jensen-Shannon', jensenShannonDistance],
  ['Hellinger', hellingerDistance],
  ['total variation', totalVariation],
  ['L-infinity', lInfinity],
] as const;

describe('distances of counted samples', () => {
  it.each(binMetrics)('%s is a metric from 0 to 1', (_, distance) => {
    assert(
      property(counts, counts, counts, (a, b, c) => {
        const between = distance(a, b);
        expect(between).toBeGreaterThanOrEqual(0);
        expect(between).toBeLessThanOrEqual(1 + 1e-12);
        expect(distance(b, a)).toBeCloseTo(between, 12);
        expect(distance(a, a)).toBe(0);
        expect(distance(a, c)).toBeLessThanOrEqual(between + distance(b, c) + 1e-9);
      }),
    );
  });

  it.each(binMetrics)('%s depends neither on sample size nor on the order of the bins', (_, distance) => {
    assert(
      property(counts, counts, integer({ min: 1, max: 50 }), (a, b, times) => {
        const larger = a.map((count) => count * times);
        expect(distance(larger, b)).toBeCloseTo(distance(a, b), 7);
        expect(distance(a.toReversed(), b.toReversed())).toBeCloseTo(distance(a, b), 12);
      }),
    );
  });

  it.each(binMetrics)('%s is 1, or the larger share, of samples without a common bin', (name, distance) => {
    const [a, b] = [
      [3, 5, 0, 0],
      [0, 0, 1, 3],
    ];
    expect(distance(a, b)).toBeCloseTo(name === 'L-infinity' ? 0.75 : 1, 15);
  });

  it('joining two bins never raises a divergence', () => {
    assert(
      property(positiveCounts, positiveCounts, (a, b) => {
        for (const divergence of [kullbackLeibler, jensenShannonDivergence, totalVariation])
          expect(divergence(join(a), join(b))).toBeLessThanOrEqual(divergence(a, b) + 1e-12);
      }),
    );
  });

  it('keep the inequalities between them', () => {
    assert(
      property(positiveCounts, positiveCounts, (a, b) => {
        const [variation, hellinger] = [totalVariation(a, b), hellingerDistance(a, b)];
        expect(hellinger ** 2).toBeLessThanOrEqual(variation + 1e-12);
        expect(variation).toBeLessThanOrEqual(Math.SQRT2 * hellinger + 1e-12);
        // Pinsker's inequality.
        expect(variation).toBeLessThanOrEqual(Math.sqrt(kullbackLeibler(a, b) / 2) + 1e-9);
        expect(lInfinity(a, b)).toBeLessThanOrEqual(variation + 1e-12);
        expect(hellingerByAffinity(sharesOf(a), sharesOf(b))).toBeCloseTo(hellinger, 6);
        expect(jensenShannonDivergence(a, b) * Math.LN2).toBeCloseTo(jensenShannonDivergence(a, b, 'e'), 14);
      }),
    );
  });

  it('the stability index is the sum of both Kullback-Leibler divergences', () => {
    assert(
      property(positiveCounts, positiveCounts, (a, b) => {
        const index = populationStabilityIndex(sharesOf(a), sharesOf(b));
        expect(index).toBeCloseTo(kullbackLeibler(a, b) + kullbackLeibler(b, a), 10);
      }),
    );
  });
});

const sampleMetrics = [
  ['Wasserstein', wassersteinDistance, 1],
  ['energy', energyDistance, 0.5],
  ['Kolmogorov-Smirnov', smirnovDistance, 0],
] as const;

describe('distances of values', () => {
  it.each(sampleMetrics)('%s is a metric', (_, distance) => {
    assert(
      property(sample, sample, sample, (a, b, c) => {
        expect(distance(a, b)).toBeCloseTo(distance(b, a), 9);
        expect(distance(a, a)).toBe(0);
        expect(distance(a, c)).toBeLessThanOrEqual(distance(a, b) + distance(b, c) + 1e-9);
      }),
    );
  });

  it.each(sampleMetrics)(
    '%s ignores a common shift and grows with the unit as it says',
    (_, distance, power) => {
      assert(
        property(tuple(sample, sample), ([a, b]) => {
          expect(distance(moved(a), moved(b))).toBeCloseTo(distance(a, b) * 4 ** power, 6);
        }),
      );
    },
  );

  it('Kolmogorov-Smirnov can be read from the counts of each value', () => {
    assert(
      property(sample, sample, (a, b) => {
        const distinct = [...new Set([...a, ...b])].toSorted((x, y) => x - y);
        const count = (values: Float64Array): number[] =>
          distinct.map((wanted) => values.filter((value) => value === wanted).length);
        expect(cumulativeDistance(count(a), count(b))).toBe(smirnovDistance(a, b));
      }),
    );
    expect(cumulativeDistance([0, 0], [1, 2])).toBeNaN();
  });

  it('end at NaN instead of running on', () => {
    const broken = Float64Array.of(1, 2, NaN);
    for (const [, distance] of sampleMetrics) {
      expect(distance(broken, Float64Array.of(0, 3))).toBeGreaterThan(0);
      expect(distance(broken, Float64Array.of(NaN))).toBeGreaterThanOrEqual(0);
    }
    expect(andersonDarling([broken, broken]).pValue).not.toBe(0);
  });

  it('Wasserstein of a shifted sample is the shift', () => {
    assert(
      property(sample, integer({ min: -50, max: 50 }), (a, shift) => {
        expect(
          wassersteinDistance(
            a,
            a.map((value) => value + shift),
          ),
        ).toBeCloseTo(Math.abs(shift), 9);
      }),
    );
  });
});
