import { countInBins } from '../../../shared/stats/binning/count-in-bins.ts';
import { histogramEdges } from '../../../shared/stats/binning/histogram-edges.ts';
import { quantileEdges } from '../../../shared/stats/binning/quantile-edges.ts';
import { addPseudoCounts } from '../../../shared/stats/distances/add-pseudo-counts.ts';
import { energyDistance } from '../../../shared/stats/distances/energy.ts';
import { fillEmptyBins } from '../../../shared/stats/distances/fill-empty-bins.ts';
import { hellingerByAffinity, hellingerDistance } from '../../../shared/stats/distances/hellinger.ts';
import { jensenShannonDistance } from '../../../shared/stats/distances/jensen-shannon.ts';
import { kullbackLeibler } from '../../../shared/stats/distances/kullback-leibler.ts';
import { lInfinity } from '../../../shared/stats/distances/l-infinity.ts';
import { populationStabilityIndex } from '../../../shared/stats/distances/population-stability-index.ts';
import { sharesOf } from '../../../shared/stats/distances/shares.ts';
import { totalVariation } from '../../../shared/stats/distances/total-variation.ts';
import { wassersteinDistance } from '../../../shared/stats/distances/wasserstein.ts';
import { pairwiseSum } from '../../../shared/stats/moments/pairwise-sum.ts';
import { populationDeviation, sampleDeviation } from '../../../shared/stats/moments/population-deviation.ts';
import { sortedFinite } from '../../../shared/stats/ranks/sorted-finite.ts';
import { andersonDarling } from '../../../shared/stats/tests/anderson-darling.ts';
import { chiSquareOneSample } from '../../../shared/stats/tests/chi-square-one-sample.ts';
import { chiSquareTwoSamples } from '../../../shared/stats/tests/chi-square-two-samples.ts';
import { cramerVonMises } from '../../../shared/stats/tests/cramer-von-mises.ts';
import { eppsSingleton } from '../../../shared/stats/tests/epps-singleton.ts';
import { fisherExact } from '../../../shared/stats/tests/fisher-exact.ts';
import { gTest, gTwoSamples } from '../../../shared/stats/tests/g-test.ts';
import { kolmogorovSmirnov } from '../../../shared/stats/tests/kolmogorov-smirnov.ts';
import { mannWhitney } from '../../../shared/stats/tests/mann-whitney.ts';
import { studentT } from '../../../shared/stats/tests/student-t.ts';
import { type Proportion, twoProportions } from '../../../shared/stats/tests/two-proportions.ts';

/** Numbers by the names the oracle uses. */
export type Measures = Record<string, number | number[]>;

/** Statistics of two samples' values, in the order of the data and ascending. */
export function sampleMeasures(
  first: Float64Array,
  second: Float64Array,
  sortedFirst: Float64Array,
  sortedSecond: Float64Array,
): Measures {
  const ks = kolmogorovSmirnov(sortedFirst, sortedSecond);
  const cvm = cramerVonMises(sortedFirst, sortedSecond);
  const anderson = andersonDarling([sortedFirst, sortedSecond]);
  const ranks = mannWhitney(sortedFirst, sortedSecond);
  const student = studentT(first, second);
  const epps = eppsSingleton(first, second);
  const [one, two] = proportions(first, second);
  const z = twoProportions(one, two);
  const fisher = fisherExact(one, two);
  return {
    sumFirst: pairwiseSum(first),
    sumSecond: pairwiseSum(second),
    wasserstein: wassersteinDistance(sortedFirst, sortedSecond),
    energy: energyDistance(sortedFirst, sortedSecond),
    ks: ks.statistic,
    ksP: ks.pValue,
    ksFiniteP: kolmogorovSmirnov(sortedFirst, sortedSecond, 'finite').pValue,
    ksLimitP: kolmogorovSmirnov(sortedFirst, sortedSecond, 'limit').pValue,
    cvm: cvm.statistic,
    cvmP: cvm.pValue,
    anderson: anderson.statistic,
    andersonP: anderson.pValue,
    mannWhitney: ranks.statistic,
    mannWhitneyP: ranks.pValue,
    mannWhitneyLessP: mannWhitney(sortedFirst, sortedSecond, { alternative: 'less' }).pValue,
    studentT: student.statistic,
    studentTP: student.pValue,
    epps: epps.statistic,
    eppsP: epps.pValue,
    eppsRank: epps.degrees,
    z: z.statistic,
    zP: z.pValue,
    fisher: [fisher.pTwoSided, fisher.pGreater, fisher.pLess],
    deviation: populationDeviation(first),
    sampleDeviation: sampleDeviation(first),
  };
}

/** Evidently's success: anything but the smallest value of both. */
function proportions(first: Float64Array, second: Float64Array): [Proportion, Proportion] {
  const low = Math.min(first.reduce(least), second.reduce(least));
  const of = (values: Float64Array): Proportion => ({
    successes: values.filter((value) => value !== low).length,
    rows: values.length,
  });
  return [of(first), of(second)];
}

const least = (a: number, b: number): number => Math.min(a, b);

/** Distances and tests of two samples counted in the same bins. */
export function binStatistics(first: Float64Array, second: Float64Array): Measures {
  const [p, q] = [sharesOf(first), sharesOf(second)];
  const [filledP, filledQ] = [fillEmptyBins(p), fillEmptyBins(q)];
  const one = chiSquareOneSample(second, first);
  const two = chiSquareTwoSamples(first, second);
  const yates = chiSquareTwoSamples(first, second, { yates: true });
  const gOne = gTest(second, first);
  const gTwo = gTwoSamples(first, second);
  return {
    psi: populationStabilityIndex(filledP, filledQ),
    psiLaplace: populationStabilityIndex(addPseudoCounts(first), addPseudoCounts(second)),
    kl: kullbackLeibler(filledP, filledQ),
    jsNats: jensenShannonDistance(first, second, 'e'),
    jsBits: jensenShannonDistance(first, second),
    hellinger: hellingerDistance(first, second),
    hellingerAffinity: hellingerByAffinity(p, q),
    totalVariation: totalVariation(first, second),
    lInfinity: lInfinity(first, second),
    chiOne: one.statistic,
    chiOneP: one.pValue,
    chiTwo: two.statistic,
    chiTwoP: two.pValue,
    chiYates: yates.statistic,
    chiYatesP: yates.pValue,
    gOne: gOne.statistic,
    gOneP: gOne.pValue,
    gTwo: gTwo.statistic,
    gTwoP: gTwo.pValue,
  };
}

/** Edges of the binning rules, as the oracle stores them, and what the pooled Sturges bins give. */
export function binnedMeasures(
  first: Float64Array,
  second: Float64Array,
  wanted: { sturgesInteger: unknown; freedman: unknown },
): { statistics: Measures } & Record<string, unknown> {
  const pooled = Float64Array.from([...first, ...second]);
  const edges = histogramEdges(pooled, 'sturges') ?? new Float64Array(0);
  const counts = [countInBins(first, edges), countInBins(second, edges)] as const;
  return {
    sturges: digest(edges),
    sturgesInteger:
      wanted.sturgesInteger === null ? null : digest(histogramEdges(pooled, 'sturges', { integer: true })),
    doane: digest(histogramEdges(first, 'doane')),
    freedman: wanted.freedman === null ? null : digest(histogramEdges(first, 'freedman-diaconis')),
    quantiles: [...quantileEdges(sortedFinite(first), 10)],
    counts: counts.map((side) => [...side]),
    statistics: binStatistics(...counts),
  };
}

const digest = (edges: Float64Array | undefined): number[] | null =>
  edges === undefined
    ? null
    : [edges.length - 1, edges[0] ?? NaN, edges[1] ?? NaN, edges[edges.length - 1] ?? NaN];

/** One bin for each distinct value of both samples. */
export function countMeasures(first: Float64Array, second: Float64Array): Measures {
  const codes = [...new Set([...first, ...second])].toSorted((a, b) => a - b);
  const places = new Map(codes.map((code, at) => [code, at]));
  const count = (values: Float64Array): Float64Array => {
    const counts = new Float64Array(codes.length);
    for (const value of values) counts[places.get(value) ?? 0] = (counts[places.get(value) ?? 0] ?? 0) + 1;
    return counts;
  };
  return binStatistics(count(first), count(second));
}
