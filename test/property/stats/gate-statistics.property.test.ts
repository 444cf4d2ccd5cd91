import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delong } from '../../../shared/stats/tests/delong.ts';
import { mcnemar } from '../../../shared/stats/tests/mcnemar.ts';
import { bindMetric } from '../../../shared/stats/metrics/bind-metric.ts';
import { metricsOf } from '../../../shared/kernel/metric-names.ts';
import type { BinaryPredictions } from '../../../shared/stats/metrics/predictions.ts';
import { normalCdf } from '../../../shared/stats/distributions/normal-cdf.ts';
import { normalQuantile } from '../../../shared/stats/distributions/normal-quantile.ts';
import { pairedProportionDifference } from '../../../shared/stats/intervals/paired-proportion-difference.ts';
import { clusterResampler, stratifiedResampler } from '../../../shared/stats/resampling/resampler.ts';
import { createSeededGenerator } from '../../../shared/stats/resampling/seeded-generator.ts';
import { wilsonInterval } from '../../../shared/stats/intervals/wilson-interval.ts';

const row = fc.record({
  truth: fc.integer({ min: 0, max: 1 }),
  score: fc.integer({ min: 0, max: 20 }),
  other: fc.double({ min: 0, max: 1, noNaN: true }),
});
const rows = fc
  .array(row, { minLength: 6, maxLength: 60 })
  .filter((all) => [0, 1].every((label) => all.filter(({ truth }) => truth === label).length >= 2));
type Rows = { truth: number; score: number; other: number }[];

const predictionsOf = (all: Rows): BinaryPredictions => ({
  task: 'binary',
  truth: Uint8Array.from(all, ({ truth }) => truth),
  decided: Uint8Array.from(all, ({ score }) => (score > 10 ? 1 : 0)),
  probabilities: Float64Array.from(all, ({ score }) => score / 20),
});

describe('metrics', () => {
  it('do not depend on the order of rows', () =>
    fc.assert(
      fc.property(rows, (all) => {
        for (const name of metricsOf('binary')) {
          const forward = bindMetric(name, predictionsOf(all))?.value() ?? NaN;
          const backward = bindMetric(name, predictionsOf(all.toReversed()))?.value() ?? NaN;
          expect(forward).toBeCloseTo(backward, 12);
        }
      }),
    ));

  it('count a row twice as if it stood there twice', () =>
    fc.assert(
      fc.property(rows, fc.nat(), (all, seed) => {
        const generator = createSeededGenerator(seed);
        const counts = Uint16Array.from(all, () => 1 + Math.floor(generator() * 3));
        const repeated = all.flatMap((one, at) => Array.from({ length: counts[at] ?? 0 }, () => one));
        for (const name of metricsOf('binary')) {
          const metric = bindMetric(name, predictionsOf(all));
          expect(metric?.finish(metric.tally(counts))).toBeCloseTo(
            bindMetric(name, predictionsOf(repeated))?.value() ?? NaN,
            10,
          );
        }
      }),
    ));
});

describe('delong', () => {
  it('changes sign with the models and stays under any increasing transformation of the scores', () =>
    fc.assert(
      fc.property(rows, (all) => {
        const { truth, probabilities } = predictionsOf(all);
        const other = Float64Array.from(all, (one) => one.other);
        const forward = delong(truth, probabilities, other, 0.05);
        const swapped = delong(truth, other, probabilities, 0.05);
        const cubed = delong(
          truth,
          probabilities.map((score) => score ** 3),
          other,
          0.05,
        );
        expect(swapped.value).toBeCloseTo(-forward.value, 12);
        expect(swapped.lower).toBeCloseTo(-forward.upper, 12);
        expect(cubed.standardError).toBeCloseTo(forward.standardError, 12);
        expect(forward.lower).toBeLessThanOrEqual(forward.value);
      }),
    ));
});

describe('intervals of proportions', () => {
  it('contain the estimate and lie within the possible', () =>
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), fc.nat(500), (first, second, both) => {
        const total = first + second + both + 1;
        const difference = pairedProportionDifference({ onlyFirst: first, onlySecond: second }, total, 0.05);
        const share = wilsonInterval(first, total, 0.05);
        expect(difference.lower).toBeLessThanOrEqual(difference.value);
        expect(difference.upper).toBeGreaterThanOrEqual(difference.value);
        expect(Math.min(difference.lower, share.lower - 1)).toBeGreaterThanOrEqual(-1);
        expect(share.lower).toBeLessThanOrEqual(first / total);
        expect(share.upper).toBeLessThanOrEqual(1);
      }),
    ));

  it('grow more certain as the first model leads by more', () =>
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), (first, second) => {
        const p = mcnemar({ onlyFirst: first, onlySecond: second }).pGreater;
        const further = mcnemar({ onlyFirst: first + 25, onlySecond: second }).pGreater;
        expect(further).toBeLessThanOrEqual(p + 1e-12);
      }),
    ));
});

describe('normal distribution', () => {
  it('quantile undoes the cumulative probability', () =>
    fc.assert(
      fc.property(fc.double({ min: -6, max: 6, noNaN: true }), (z) => {
        expect(normalQuantile(normalCdf(z))).toBeCloseTo(z, 6);
      }),
    ));
});

function take(seed: number): number[] {
  const next = createSeededGenerator(seed);
  return Array.from({ length: 20_000 }, next);
}

describe('resampling', () => {
  it('keeps the size of every stratum and moves clusters as one', () =>
    fc.assert(
      fc.property(rows, fc.nat(), (all, seed) => {
        const strata = all.map(({ truth }) => truth);
        const counts = new Uint16Array(all.length);
        stratifiedResampler(strata, createSeededGenerator(seed))(counts);
        const drawn = [0, 1].map((label) =>
          counts.reduce((sum, count, at) => sum + (strata[at] === label ? count : 0), 0),
        );
        expect(drawn).toEqual([0, 1].map((label) => strata.filter((one) => one === label).length));
        const clusterOf = Uint32Array.from(all, (_, at) => Math.floor(at / 3));
        clusterResampler(clusterOf, createSeededGenerator(seed))(counts);
        for (const [at, count] of counts.entries()) expect(count).toBe(counts[Math.floor(at / 3) * 3]);
      }),
    ));

  it('repeats for a seed, differs between seeds, and is uniform', () => {
    expect(take(1)).toEqual(take(1));
    expect(take(1)).not.toEqual(take(2));
    const cells = Array.from(
      { length: 20 },
      (_, cell) => take(3).filter((x) => Math.floor(x * 20) === cell).length,
    );
    const chiSquare = cells.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquare).toBeLessThan(43.8);
  });
});
