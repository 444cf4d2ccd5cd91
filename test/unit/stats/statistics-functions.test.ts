import { describe, expect, it } from 'vitest';
import oracle from '../../oracles/statistics-functions.json' with { type: 'json' };
import { uniforms } from '../../oracles/generated-samples.ts';
import { histogramEdges } from '../../../shared/stats/binning/histogram-edges.ts';
import { scaledBesselK } from '../../../shared/stats/distributions/bessel-k.ts';
import { binomialDensity } from '../../../shared/stats/distributions/binomial-density.ts';
import { chiSquareTail } from '../../../shared/stats/distributions/chi-square-distribution.ts';
import { kolmogorovFiniteTail } from '../../../shared/stats/distributions/kolmogorov-finite-tail.ts';
import { kolmogorovTail } from '../../../shared/stats/distributions/kolmogorov-tail.ts';
import { logGamma } from '../../../shared/stats/distributions/log-gamma.ts';
import { smirnovTail } from '../../../shared/stats/distributions/smirnov-tail.ts';
import { studentTail } from '../../../shared/stats/distributions/student-t-tail.ts';
import { holm } from '../../../shared/stats/multiple-testing/holm.ts';
import { fitIsotonic, predictIsotonic } from '../../../shared/stats/regression/isotonic.ts';

const relativeGap = (actual: number, expected: number): number =>
  actual === expected ? 0 : Math.abs(actual - expected) / Math.max(Math.abs(expected), 1e-290);

type Table = (number | number[])[][];
const worst = (table: Table, compute: (...point: number[]) => number): number =>
  Math.max(
    ...table.map(([point, expected]) => relativeGap(compute(...[point ?? []].flat()), Number(expected))),
  );

describe("special functions equal SciPy's", () => {
  const { functions } = oracle;

  it.each([
    ['Kolmogorov, finite n', functions.kolmogorovFiniteTail, kolmogorovFiniteTail, 1e-9],
    ['Kolmogorov, limit', functions.kolmogorovTail, kolmogorovTail, 1e-13],
    ['Smirnov, one-sided', functions.smirnovTail, smirnovTail, 1e-12],
    ['chi-square', functions.chiSquareTail, chiSquareTail, 1e-12],
    ["Student's t", functions.studentTail, studentTail, 1e-11],
    ['log gamma', functions.logGamma, logGamma, 1e-13],
    ['binomial density', functions.binomialDensity, binomialDensity, 1e-11],
    ['Bessel K', functions.scaledBesselK, scaledBesselK, 1e-13],
  ])('%s', (_, table, compute: (...point: number[]) => number, tolerance) => {
    expect(worst(table, compute)).toBeLessThan(tolerance);
  });

  it('at the ends of their ranges', () => {
    expect([
      kolmogorovFiniteTail(10, 1),
      kolmogorovFiniteTail(10, 0),
      kolmogorovFiniteTail(10, 0.05),
    ]).toEqual([0, 1, 1]);
    expect([kolmogorovFiniteTail(0, 0.5), kolmogorovFiniteTail(2.5, 0.5), kolmogorovTail(NaN)]).toEqual([
      NaN,
      NaN,
      NaN,
    ]);
    expect([kolmogorovTail(0), kolmogorovTail(-1), smirnovTail(5, 0), smirnovTail(5, 1)]).toEqual([
      1, 1, 1, 0,
    ]);
    expect([
      studentTail(Infinity, 3),
      studentTail(-Infinity, 3),
      studentTail(NaN, 3),
      studentTail(1, 0),
    ]).toEqual([0, 1, NaN, NaN]);
  });
});

const label = (score: number, u: number): number => (u < score * score ? 1 : 0);

describe('isotonic regression', () => {
  it.each(oracle.isotonic)(
    "predicts scikit-learn's of $count points",
    ({ seed, count, levels, at, predicted }) => {
      const x = uniforms(seed, 0, count).map((u) => Math.floor(u * levels) / levels);
      const noise = uniforms(seed, 1, count);
      const weights = uniforms(seed, 2, count).map((u) => Math.floor(u * 3) + 1);
      const y = noise.map((u, row) => (seed % 2 === 1 ? label(x[row] ?? 0, u) : u + (x[row] ?? 0)));
      const curve = fitIsotonic(x, y, weights);
      for (const [place, wanted] of predicted.entries())
        expect(Math.abs(predictIsotonic(curve, at[place] ?? NaN) - wanted)).toBeLessThan(1e-13);
    },
  );

  it('gives the published knots', () => {
    const x = Float64Array.of(0.1, 0.2, 0.2, 0.3, 0.4, 0.5, 0.6, 0.6, 0.7, 0.9);
    const curve = fitIsotonic(x, Float64Array.of(0, 1, 0, 0, 1, 0, 1, 1, 0, 1));
    expect([...curve.x]).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.9]);
    const thirds = [0, 1 / 3, 1 / 3, 0.5, 0.5, 2 / 3, 2 / 3, 1];
    for (const [at, y] of curve.y.entries()) expect(y).toBeCloseTo(thirds[at] ?? NaN, 15);
    const predicted = [0.05, 0.25, 0.45, 0.65, 0.8, 1].map((at) => predictIsotonic(curve, at));
    for (const [at, wanted] of [0, 1 / 3, 0.5, 2 / 3, 5 / 6, 1].entries())
      expect(predicted[at]).toBeCloseTo(wanted, 15);
  });

  it('has no curve without points', () => {
    const none = fitIsotonic(new Float64Array(0), new Float64Array(0));
    expect(predictIsotonic(none, 1)).toBeNaN();
    expect(predictIsotonic(fitIsotonic(Float64Array.of(1), Float64Array.of(7)), -5)).toBe(7);
  });
});

describe("binning rounds as numpy's", () => {
  it('makes as many bins for 400 ranges at powers of two', () => {
    const found = oracle.ranges.map(([n = 0], seed) => {
      const [low = 0, width = 0] = uniforms(seed, 3, 2);
      const values = uniforms(seed, 4, n).map((u) => u * (width * 100) + low * 100);
      const edges = histogramEdges(values, 'sturges') ?? new Float64Array(0);
      return [n, edges.length - 1, edges[1]];
    });
    expect(found).toEqual(oracle.ranges);
    expect(new Set(oracle.ranges.map(([n, bins]) => `${n}: ${bins}`)).size).toBeGreaterThan(3);
  });

  it('widens constants, and refuses ranges without enough numbers', () => {
    expect([...(histogramEdges(Float64Array.of(3, 3), 'doane') ?? [])]).toEqual([2.5, 3.5]);
    expect([...(histogramEdges(new Float64Array(0), 'sturges') ?? [])]).toEqual([0, 1]);
    expect(histogramEdges(Float64Array.of(1e16, 1e16 + 2), 10)).toBeUndefined();
    expect(histogramEdges(Float64Array.of(-1.7e308, 1.7e308), 'sturges')).toBeUndefined();
  });
});

describe("Holm's adjustment", () => {
  it.each(oracle.holm)('of $p.length p-values', ({ p, adjusted }) => {
    for (const [at, value] of holm(p).entries()) expect(value).toBeCloseTo(adjusted[at] ?? NaN, 15);
  });
});
