import { addPseudoCounts } from '../../../stats/distances/add-pseudo-counts.ts';
import { jensenShannonDistance } from '../../../stats/distances/jensen-shannon.ts';
import { populationStabilityIndex } from '../../../stats/distances/population-stability-index.ts';
import { wassersteinDistance } from '../../../stats/distances/wasserstein.ts';
import { sampleDeviation } from '../../../stats/moments/population-deviation.ts';
import { chiSquareOneSample } from '../../../stats/tests/chi-square-one-sample.ts';
import { kolmogorovSmirnov } from '../../../stats/tests/kolmogorov-smirnov.ts';
import type { ValueCounts } from '../table/count-values.ts';
import type { LikeRule } from '../way.ts';
import { pooledEdges, sparkHistogram } from './spark-histogram.ts';

/** Rows left of each table, and a column's numbers in them, ascending. */
export type NumberPair = { reference: Float64Array; current: Float64Array };

/** A score, or why Azure ML's run fails. */
export type Scored = { score: number } | { refused: string };

/** A metric of one kind of columns, and how it is judged. */
export type Metric<Pair> = Pick<LikeRule, 'statistic' | 'bins' | 'base' | 'threshold' | 'comparison'> & {
  measure(pair: Pair): Scored;
};

/** From this many rows in a table on, Azure ML raises an error instead of a Kolmogorov-Smirnov test. */
const MAX_TESTED = 10_000;

/** Deviations under this do not scale a distance. */
const LEAST_DEVIATION = 0.001;

const distance = { threshold: 0.1, comparison: '>' } as const;
const pValue = { threshold: 0.05, comparison: '<' } as const;

/** For columns of numbers; the first is the default. The SDK has thresholds for its defaults only (0.1). */
export const numericalMetrics: Readonly<Record<string, Metric<NumberPair>>> = {
  NormalizedWassersteinDistance: {
    statistic: 'Wasserstein distance in sample standard deviations of the reference',
    bins: null,
    base: null,
    ...distance,
    measure: ({ reference, current }) => {
      const deviation = sampleDeviation(reference);
      const norm = Number.isNaN(deviation) ? LEAST_DEVIATION : Math.max(deviation, LEAST_DEVIATION);
      const moved = wassersteinDistance(reference, current);
      return { score: Number.isFinite(moved) ? moved / norm : NaN };
    },
  },
  JensenShannonDistance: {
    statistic: 'Jensen-Shannon distance',
    bins: 'sturges-smaller',
    base: 2,
    ...distance,
    measure: (pair) => inBins(pair, ({ first, second }) => jensenShannonDistance(first, second, 2)),
  },
  PopulationStabilityIndex: {
    statistic: 'population stability index of counts + 1',
    bins: 'sturges-smaller',
    base: 'e',
    ...distance,
    measure: (pair) =>
      inBins(pair, ({ first, second }) =>
        populationStabilityIndex(
          smoothed(first, pair.reference.length),
          smoothed(second, pair.current.length),
        ),
      ),
  },
  TwoSampleKolmogorovSmirnovTest: {
    statistic: 'p-value of a two-sided Kolmogorov-Smirnov test',
    bins: null,
    base: null,
    ...pValue,
    measure: ({ reference, current }) =>
      Math.max(reference.length, current.length) >= MAX_TESTED
        ? { refused: `only for tables under ${MAX_TESTED} rows` }
        : { score: kolmogorovSmirnov(reference, current).pValue },
  },
};

/** For columns of categories; the first is the default. */
export const categoricalMetrics: Readonly<Record<string, Metric<ValueCounts>>> = {
  JensenShannonDistance: {
    statistic: 'Jensen-Shannon distance',
    bins: 'values',
    base: 2,
    ...distance,
    measure: ({ first, second }) => ({ score: jensenShannonDistance(first, second, 2) }),
  },
  PopulationStabilityIndex: {
    statistic: 'population stability index of counts + 1',
    bins: 'values',
    base: 'e',
    ...distance,
    measure: ({ first, second }) => ({
      score: populationStabilityIndex(addPseudoCounts(first), addPseudoCounts(second)),
    }),
  },
  PearsonsChiSquaredTest: {
    statistic: 'p-value of a chi-square test against the reference as expected counts',
    bins: 'values',
    base: null,
    ...pValue,
    measure: ({ first, second }) => {
      const { degrees, pValue } = chiSquareOneSample(second, first);
      return { score: degrees === 0 ? NaN : pValue };
    },
  },
};

function inBins({ reference, current }: NumberPair, measure: (counts: ValueCounts) => number): Scored {
  const least = Math.min(reference[0] ?? NaN, current[0] ?? NaN);
  const most = Math.max(reference.at(-1) ?? NaN, current.at(-1) ?? NaN);
  const edges = pooledEdges(least, most, Math.min(reference.length, current.length));
  const [first, second] = [sparkHistogram(reference, edges), sparkHistogram(current, edges)];
  if (first === undefined || second === undefined)
    return { refused: 'the range of the values cannot be divided into bins' };
  return { score: measure({ first, second }) };
}

/** Shares after 1 is added to each count, of all rows: those outside the bins are still among them. */
const smoothed = (counts: Float64Array, rows: number): Float64Array =>
  counts.map((count) => (count + 1) / (rows + counts.length));
