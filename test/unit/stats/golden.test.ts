import { describe, expect, it } from 'vitest';
import { countInBins } from '../../../shared/stats/binning/count-in-bins.ts';
import { countSortedInBins } from '../../../shared/stats/binning/count-sorted-in-bins.ts';
import { histogramEdges } from '../../../shared/stats/binning/histogram-edges.ts';
import { mergeRareCategories } from '../../../shared/stats/binning/merge-rare-categories.ts';
import { addPseudoCounts } from '../../../shared/stats/distances/add-pseudo-counts.ts';
import { energyDistance } from '../../../shared/stats/distances/energy.ts';
import { fillEmptyBins } from '../../../shared/stats/distances/fill-empty-bins.ts';
import { hellingerByAffinity, hellingerDistance } from '../../../shared/stats/distances/hellinger.ts';
import {
  jensenShannonDistance,
  jensenShannonDivergence,
} from '../../../shared/stats/distances/jensen-shannon.ts';
import { kullbackLeibler } from '../../../shared/stats/distances/kullback-leibler.ts';
import { lInfinity, robustDistance } from '../../../shared/stats/distances/l-infinity.ts';
import {
  expectedStabilityIndex,
  populationStabilityIndex,
  stabilityIndexTail,
} from '../../../shared/stats/distances/population-stability-index.ts';
import { sharesOf } from '../../../shared/stats/distances/shares.ts';
import { totalVariation } from '../../../shared/stats/distances/total-variation.ts';
import { wassersteinDistance } from '../../../shared/stats/distances/wasserstein.ts';
import { kolmogorovFiniteTail } from '../../../shared/stats/distributions/kolmogorov-finite-tail.ts';
import { kolmogorovTail } from '../../../shared/stats/distributions/kolmogorov-tail.ts';
import { populationDeviation, sampleDeviation } from '../../../shared/stats/moments/population-deviation.ts';
import { sortedFinite } from '../../../shared/stats/ranks/sorted-finite.ts';
import { chiSquareOneSample } from '../../../shared/stats/tests/chi-square-one-sample.ts';
import { chiSquareTwoSamples } from '../../../shared/stats/tests/chi-square-two-samples.ts';
import { cramerVonMises } from '../../../shared/stats/tests/cramer-von-mises.ts';
import { eppsSingleton } from '../../../shared/stats/tests/epps-singleton.ts';
import { kolmogorovSmirnov } from '../../../shared/stats/tests/kolmogorov-smirnov.ts';
import { mannWhitney } from '../../../shared/stats/tests/mann-whitney.ts';
import { studentT } from '../../../shared/stats/tests/student-t.ts';
import { twoProportions } from '../../../shared/stats/tests/two-proportions.ts';

const gap = (actual: number, expected: number): number => Math.abs(actual - expected) / Math.abs(expected);

const indices = Array.from({ length: 1200 }, (_, i) => i);
const reference = Float64Array.from(indices, (i) => ((7919 * i) % 1201) / 100);
const current = Float64Array.from(indices, (i) => (((104729 * i) % 1301) / 100) * 1.05 + 0.7);
const sortedReference = sortedFinite(reference);
const sortedCurrent = sortedFinite(current);

function counted(rule: 'sturges' | 'doane' | number): [Float64Array, Float64Array] {
  const pooled = Float64Array.from([...reference, ...current]);
  const edges = histogramEdges(rule === 'doane' ? reference : pooled, rule) ?? new Float64Array(0);
  return [countInBins(reference, edges), countInBins(current, edges)];
}

describe("the published tools' numbers on one data set", () => {
  const [a, b] = counted('sturges');

  it('Evidently 0.7 in pooled Sturges bins', () => {
    expect([...b]).toEqual([27, 70, 102, 105, 105, 106, 99, 70, 95, 105, 105, 105, 106]);
    const [p, q] = [fillEmptyBins(sharesOf(a)), fillEmptyBins(sharesOf(b))];
    expect(gap(populationStabilityIndex(p, q), 1.3250577910127)).toBeLessThan(1e-13);
    expect(gap(kullbackLeibler(p, q), 0.2539381343461)).toBeLessThan(1e-13);
    expect(gap(jensenShannonDistance(a, b, 'e'), 0.27708120437842)).toBeLessThan(1e-12);
  });

  it('Evidently 0.7 on the values', () => {
    const deviation = populationDeviation(reference);
    const distance = wassersteinDistance(sortedReference, sortedCurrent);
    expect(gap(distance / deviation, 0.50186586875385)).toBeLessThan(1e-13);
    expect(gap(distance / sampleDeviation(reference), 0.501657)).toBeLessThan(1e-6);
    expect(gap(energyDistance(sortedReference, sortedCurrent), 0.69391978102658)).toBeLessThan(1e-13);
    const ks = kolmogorovSmirnov(sortedReference, sortedCurrent);
    expect(gap(ks.statistic, 0.18666666666667)).toBeLessThan(1e-13);
    expect(gap(ks.pValue, 1.102739338925e-18)).toBeLessThan(1e-12);
    expect(cramerVonMises(sortedReference, sortedCurrent).pValue).toBeCloseTo(1.24124e-10, 14);
    expect(
      gap(mannWhitney(sortedReference, sortedCurrent, { alternative: 'less' }).pValue, 3.0359693668e-27),
    ).toBeLessThan(1e-11);
    expect(gap(studentT(reference, current).pValue, 5.15512098006e-30)).toBeLessThan(1e-11);
    expect(gap(eppsSingleton(reference, current).pValue, 1.76925e-62)).toBeLessThan(1e-5);
  });

  it('NannyML 0.13 in Doane bins of the reference, the mass outside in one more', () => {
    const [inside, chunk] = counted('doane');
    const outside = current.length - chunk.reduce((sum, count) => sum + count, 0);
    const first = [...inside, 0];
    const second = [...chunk, outside];
    expect(gap(jensenShannonDistance(first, second), 0.34226042583715)).toBeLessThan(1e-13);
    expect(gap(hellingerDistance(first, second), 0.33234824741149)).toBeLessThan(1e-13);
    expect(gap(wassersteinDistance(sortedReference, sortedCurrent), 1.74061166666667)).toBeLessThan(1e-13);
  });

  it('Azure ML, TFDV and Soda by their formulas', () => {
    const azure = counted(Math.ceil(Math.log2(1200) + 1));
    expect(
      gap(populationStabilityIndex(addPseudoCounts(azure[0]), addPseudoCounts(azure[1])), 0.833603),
    ).toBeLessThan(1e-6);
    expect(gap(jensenShannonDistance(...azure), 0.325589)).toBeLessThan(2e-6);
    const soda = counted(10).map((counts) => sharesOf(counts).map((share) => (share === 0 ? 1e-5 : share)));
    expect(gap(populationStabilityIndex(soda[0] ?? [], soda[1] ?? []), 1.246667)).toBeLessThan(1e-6);
  });

  it('sorted and unsorted values are counted alike', () => {
    const edges = histogramEdges(reference, 7) ?? new Float64Array(0);
    expect(countSortedInBins(sortedCurrent, edges)).toEqual(countInBins(current, edges));
    const uneven = Float64Array.of(-1, 0, 0.5, 0.7, 6, 6.01, 14.355);
    expect(countSortedInBins(sortedCurrent, uneven)).toEqual(countInBins(current, uneven));
    const none = new Float64Array(0);
    expect([countInBins(current, none), countInBins(current, Float64Array.of(1))]).toEqual([none, none]);
    expect([
      ...countInBins(Float64Array.of(NaN, -Infinity, Infinity, 2, 3), Float64Array.of(1, 2, 3)),
    ]).toEqual([0, 2]);
  });
});

describe("the published tools' numbers on categories", () => {
  const a = [500, 300, 250, 150, 0];
  const b = [400, 350, 250, 0, 200];

  it('Evidently 0.7', () => {
    const [p, q] = [fillEmptyBins(sharesOf(a)), fillEmptyBins(sharesOf(b))];
    expect(gap(populationStabilityIndex(p, q), 2.15135579720741)).toBeLessThan(1e-13);
    expect(gap(kullbackLeibler(p, q), 0.94496480897331)).toBeLessThan(1e-13);
    expect(gap(jensenShannonDistance(a, b, 'e'), 0.32280898293604)).toBeLessThan(1e-13);
    expect(gap(hellingerByAffinity(sharesOf(a), sharesOf(b)), 0.38595052530479)).toBeLessThan(1e-13);
    expect(gap(totalVariation(a, b), 0.20833333333333)).toBeLessThan(1e-13);
    expect(chiSquareOneSample(b, a).pValue).toBe(0);
    const z = twoProportions({ successes: 70, rows: 100 }, { successes: 55, rows: 100 });
    expect(gap(z.pValue, 0.02845973691631)).toBeLessThan(1e-12);
  });

  it("Evidently's own test literals", () => {
    const [one, two] = [
      [16, 18, 16, 14, 12, 12],
      [16, 16, 16, 16, 16, 8],
    ] as const;
    expect(chiSquareOneSample(two, one).pValue).toBeCloseTo(0.67309, 5);
    expect(hellingerByAffinity(sharesOf(one), sharesOf(two))).toBeCloseTo(0.06812, 4);
    expect(
      populationStabilityIndex(fillEmptyBins(sharesOf([1, 2, 0])), fillEmptyBins(sharesOf([1, 1, 1]))),
    ).toBeCloseTo(2.93, 2);
  });

  it('NannyML 0.13', () => {
    expect(gap(jensenShannonDistance(a, b), 0.38773310316204)).toBeLessThan(1e-13);
    expect(gap(lInfinity(a, b), 0.16666666666667)).toBeLessThan(1e-13);
    const chi = chiSquareTwoSamples(a, b, { yates: true });
    expect(gap(chi.statistic, 364.957264957265)).toBeLessThan(1e-13);
    expect(gap(chi.pValue, 1.0330523829e-77)).toBeLessThan(1e-10);
  });

  it('SciPy on a 2 x 2 table, with and without correction', () => {
    const corrected = chiSquareTwoSamples([30, 70], [45, 55], { yates: true });
    expect(gap(corrected.statistic, 4.181333333333)).toBeLessThan(1e-9);
    expect(corrected.pValue).toBeCloseTo(0.040872, 6);
    const plain = chiSquareTwoSamples([30, 70], [45, 55]);
    expect(gap(plain.statistic, 4.8)).toBeLessThan(1e-12);
    expect(plain.pValue).toBeCloseTo(0.02846, 6);
  });

  it('TFDV divergence is the distance before the root', () => {
    expect(jensenShannonDivergence(a, b)).toBeCloseTo(jensenShannonDistance(a, b) ** 2, 15);
  });
});

describe("deequ's distances, from its own tests", () => {
  const sample = [207, 20, 25, 14, 25, 0, 13];

  it('L-infinity, simple and robust', () => {
    expect(lInfinity([10, 20, 25, 10, 5], [11, 20, 25, 10, 10])).toBe(0.06015037593984962);
    expect(robustDistance(0.06015037593984962, 70, 76)).toBe(0);
    const distance = lInfinity(sample, [22, 20, 25, 12, 13, 15, 0]);
    expect(gap(robustDistance(distance, 304, 107, 0.003), 0.2726338046550349)).toBeLessThan(1e-14);
    expect(gap(robustDistance(distance, 304, 107, 0.1), 0.33774199396969184)).toBeLessThan(1e-14);
  });

  it.each([
    { sample, baseline: [223, 20, 25, 12, 13, 15, 0], statistic: 28.175042782458068 },
    { sample: [100, 20, 25, 10, 5, 2], baseline: [100, 22, 25, 5, 13, 2], statistic: 8.789790456457125 },
    { sample: [100, 40, 30, 0, 10], baseline: [100, 40, 30, 4, 0], statistic: 0.38754325259515626 },
    { sample: [100, 4, 3, 27], baseline: [100, 4, 3, 34], statistic: 1.1507901668129925 },
    {
      sample: [100, 4, 3, 27, 20, 20, 20, 20],
      baseline: [100, 2, 1, 34, 20, 20, 20, 20],
      statistic: 6.827423492761593,
    },
  ])('chi-square $statistic after merging', ({ sample, baseline, statistic }) => {
    const { observed, expected } = mergeRareCategories(sample, baseline);
    expect(gap(chiSquareOneSample(observed, expected).statistic, statistic)).toBeLessThan(1e-13);
  });

  it('p-values after merging', () => {
    const first = mergeRareCategories(sample, [223, 20, 25, 12, 13, 15, 0]);
    expect(
      gap(chiSquareOneSample(first.observed, first.expected).pValue, 3.3640191298478506e-5),
    ).toBeLessThan(1e-11);
    const second = mergeRareCategories([207, 20, 25, 14, 25], [223, 20, 25, 12, 13]);
    expect(
      gap(chiSquareOneSample(second.observed, second.expected).pValue, 0.013227994814265176),
    ).toBeLessThan(1e-12);
  });

  it('has nothing to test when too little is left', () => {
    expect(mergeRareCategories([100, 4, 3], [100, 4, 3])).toEqual({ observed: [107], expected: [107] });
  });

  it('stability index', () => {
    const expected = [428, 425, 414, 427, 440, 447, 380, 386, 444, 386];
    const actual = [426, 437, 429, 391, 469, 433, 360, 443, 371, 418];
    expect(
      gap(populationStabilityIndex(sharesOf(expected), sharesOf(actual)), 0.007406694184014186),
    ).toBeLessThan(1e-12);
  });
});

describe('small exact cases', () => {
  const ten = Float64Array.from({ length: 10 }, (_, i) => i / 10);
  const twelve = Float64Array.from({ length: 12 }, (_, i) => i / 12 + 0.15);

  it('Kolmogorov-Smirnov by all its laws', () => {
    const exact = kolmogorovSmirnov(ten, twelve);
    expect(gap(exact.statistic, 0.23333333333333)).toBeLessThan(1e-13);
    expect(gap(exact.pValue, 0.86308892346044)).toBeLessThan(1e-13);
    expect(gap(kolmogorovSmirnov(ten, twelve, 'finite').pValue, 0.89226666666667)).toBeLessThan(1e-13);
    expect(gap(kolmogorovFiniteTail(5000, 0.02), 0.036139413953)).toBeLessThan(1e-10);
    expect(gap(kolmogorovTail(0.02 * Math.sqrt(5000)), 0.036631052707)).toBeLessThan(1e-10);
  });

  it("SciPy's own Kolmogorov-Smirnov fractions", () => {
    const fives = Float64Array.from({ length: 5 }, (_, i) => i);
    expect(
      gap(
        kolmogorovSmirnov(
          fives,
          fives.map((value) => value + 0.5),
        ).pValue,
        1,
      ),
    ).toBeLessThan(1e-15);
    expect(kolmogorovSmirnov(Float64Array.of(0), Float64Array.of(1)).pValue).toBe(1);
    expect(gap(kolmogorovSmirnov(Float64Array.of(0, 1), Float64Array.of(2, 3)).pValue, 1 / 3)).toBeLessThan(
      1e-15,
    );
  });

  it('Cramér-von Mises, exact and asymptotic', () => {
    expect(gap(cramerVonMises(ten, twelve).statistic, 0.13977273)).toBeLessThan(1e-7);
    expect(gap(cramerVonMises(ten, twelve).pValue, 0.45351243)).toBeLessThan(1e-7);
    expect(gap(cramerVonMises(ten, twelve, 'asymptotic').pValue, 0.45198918)).toBeLessThan(1e-7);
  });

  it('what the null hypothesis predicts of the stability index', () => {
    expect(expectedStabilityIndex(101, 2000, 2000)).toBeCloseTo(0.1, 15);
    expect(stabilityIndexTail(1.2, 1001, 2000, 2000)).toBeLessThan(1e-4);
    expect(stabilityIndexTail(1, 1001, 2000, 2000)).toBeCloseTo(0.494, 3);
    expect(stabilityIndexTail(0.3, 1, 20, 20)).toBe(1);
  });
});
