import { mergeRareCategories } from '../../../stats/binning/merge-rare-categories.ts';
import { lInfinity, robustDistance } from '../../../stats/distances/l-infinity.ts';
import { totalOf } from '../../../stats/distances/shares.ts';
import { chiSquareOneSample } from '../../../stats/tests/chi-square-one-sample.ts';
import { smirnovDistance } from '../../../stats/tests/kolmogorov-smirnov.ts';
import type { ValueCounts } from '../table/count-values.ts';
import type { LikeRule } from '../way.ts';

/** What is compared: ascending numbers, or how often each category occurs. */
export type DeequPair =
  | { type: 'numeric'; reference: Float64Array; current: Float64Array }
  | { type: 'categorical'; counts: ValueCounts };

type Method = Omit<LikeRule, 'method' | 'bins'> & {
  types: readonly DeequPair['type'][];
  /** NaN where there is nothing to compare. */
  measure: (pair: DeequPair) => number;
};

/** Of SageMaker Model Monitor's distances, `comparison_threshold`. */
const limit = { base: null, threshold: 0.1, comparison: '>' } as const;
const both = ['numeric', 'categorical'] as const;

/** deequ's distances. Ranks of numbers are exact, where deequ sketches those of more than some 2,000 values at random. */
export const methods = {
  linf_robust: {
    statistic: 'L-infinity distance beyond 1.8 √((n + m) / (n m))',
    ...limit,
    types: both,
    measure: (pair) => robustDistance(distanceOf(pair), ...sizesOf(pair)),
  },
  linf_simple: {
    statistic: 'L-infinity distance',
    ...limit,
    types: both,
    measure: distanceOf,
  },
  chisquare: {
    statistic: 'p-value of a chi-square test against the reference, rare categories merged',
    base: null,
    threshold: 0.05,
    comparison: '<',
    types: ['categorical'],
    measure: chiSquare,
  },
} satisfies Record<string, Method>;

export type MethodName = keyof typeof methods;

export const isMethodName = (name: string): name is MethodName => Object.hasOwn(methods, name);

function distanceOf(pair: DeequPair): number {
  if (pair.type === 'categorical') return lInfinity(pair.counts.first, pair.counts.second);
  return smirnovDistance(pair.reference, pair.current);
}

const sizesOf = (pair: DeequPair): [number, number] =>
  pair.type === 'categorical'
    ? [totalOf(pair.counts.first), totalOf(pair.counts.second)]
    : [pair.reference.length, pair.current.length];

/** With fewer than two categories left there is nothing to test. */
function chiSquare(pair: DeequPair): number {
  if (pair.type === 'numeric') return Number.NaN;
  const { observed, expected } = mergeRareCategories([...pair.counts.second], [...pair.counts.first]);
  return expected.length < 2 ? Number.NaN : chiSquareOneSample(observed, expected).pValue;
}
