import { normalCdf } from '../../../stats/distributions/normal-cdf.ts';
import { chiSquareOneSample } from '../../../stats/tests/chi-square-one-sample.ts';
import { fisherExact } from '../../../stats/tests/fisher-exact.ts';
import { gTest } from '../../../stats/tests/g-test.ts';
import { type Proportion, twoProportions } from '../../../stats/tests/two-proportions.ts';
import type { Method, Scored } from './method.ts';
import { type SamplePair, valueCounts } from './sample-pair.ts';

/** SciPy's tolerance of the totals of observed and expected counts, relative to the smaller one. */
const EQUAL_TOTALS = Math.sqrt(Number.EPSILON);

/** Evidently's own choice may give these columns of numbers, too; asked for by name they are for categories. */
export const countTests = {
  chisquare: {
    statistic: 'p-value of a chi-square test against the reference as expected counts',
    base: null,
    types: ['cat'],
    threshold: 0.05,
    comparison: '<',
    measure: (pair) => ({ score: chiSquare(pair), bins: 'values' }),
  },
  z: {
    statistic: 'p-value of a two-sided z test of two proportions: all but the smallest value',
    base: null,
    types: ['cat'],
    threshold: 0.05,
    comparison: '<',
    measure: (pair) =>
      pair.type === 'cat' && pair.mixed
        ? { refused: 'text and numbers have no order' }
        : { score: zTest(pair), bins: 'values' },
  },
  g_test: {
    statistic: 'p-value of a G test against the reference as expected counts',
    base: null,
    types: ['cat'],
    threshold: 0.1,
    comparison: '<',
    measure: gTestOf,
  },
  fisher_exact: {
    statistic: "p-value of Fisher's exact test, two-sided",
    base: null,
    types: ['cat'],
    threshold: 0.1,
    comparison: '<',
    measure: fisherOf,
  },
} satisfies Record<string, Method>;

/** A single value has no degrees of freedom: SciPy's p-value is then 0, or not a number where the scaled count rounds to the counted one. */
function chiSquare(pair: SamplePair): number {
  const { first, second } = valueCounts(pair);
  if (pair.distinct > 1) return chiSquareOneSample(second, first).pValue;
  const { referenceRows, currentRows } = pair;
  return referenceRows * (currentRows / referenceRows) === currentRows ? Number.NaN : 0;
}

/** By the difference from 1 as Evidently takes it, whose rounding shows in small p-values. */
function zTest(pair: SamplePair): number {
  if (pair.distinct === 1) return 1;
  const { first, second } = valueCounts(pair);
  const { statistic } = twoProportions(
    proportionOf(first, pair.referenceRows),
    proportionOf(second, pair.currentRows),
  );
  return 2 * (1 - normalCdf(Math.abs(statistic)));
}

function gTestOf(pair: SamplePair): Scored {
  const { referenceRows, currentRows } = pair;
  if (Math.abs(referenceRows - currentRows) / Math.min(referenceRows, currentRows) > EQUAL_TOTALS)
    return { refused: 'the samples have different sizes' };
  const { first, second } = valueCounts(pair);
  const score = pair.distinct > 1 ? gTest(second, first).pValue : Number.NaN;
  return { score, bins: 'values' };
}

function fisherOf(pair: SamplePair): Scored {
  const { first, second } = valueCounts(pair);
  if (first.filter(isThere).length > 2 || second.filter(isThere).length > 2)
    return { refused: 'more than two values' };
  if (pair.referenceRows !== pair.currentRows) return { refused: 'the samples have different sizes' };
  if (pair.distinct > 2) return { refused: 'the samples differ in their two values' };
  const { pTwoSided } = fisherExact(
    proportionOf(second, pair.currentRows),
    proportionOf(first, pair.referenceRows),
  );
  return { score: pTwoSided, bins: 'values' };
}

/** Of the values other than the smallest. */
const proportionOf = (counts: Float64Array, rows: number): Proportion => ({
  successes: rows - (counts[0] ?? 0),
  rows,
});

const isThere = (count: number): boolean => count > 0;
