import { quantileOfSorted } from '../../../stats/ranks/quantile.ts';
import { pool } from '../../../stats/ranks/pool.ts';
import { andersonDarling } from '../../../stats/tests/anderson-darling.ts';
import { cramerVonMises, rankDeviations } from '../../../stats/tests/cramer-von-mises.ts';
import { eppsSingleton } from '../../../stats/tests/epps-singleton.ts';
import { kolmogorovSmirnov } from '../../../stats/tests/kolmogorov-smirnov.ts';
import { mannWhitney } from '../../../stats/tests/mann-whitney.ts';
import { type SampleMoments, studentTOfMoments } from '../../../stats/tests/student-t.ts';
import { evidentlyCramerTail } from './exact-cramer-tail.ts';
import { type Method, ofNumbers, type Scored } from './method.ts';
import type { NumberSample } from './number-sample.ts';
import type { NumberPair } from './sample-pair.ts';

/** Up to here Evidently counts orderings. */
const MAX_EXACT = 20;

/** Tests of two samples of numbers. */
export const sampleTests = {
  ks: {
    statistic: 'p-value of a two-sided Kolmogorov-Smirnov test',
    base: null,
    types: ['num'],
    threshold: 0.05,
    comparison: '<=',
    measure: ofNumbers(({ reference, current }) => ({
      score: kolmogorovSmirnov(reference.sorted, current.sorted).pValue,
    })),
  },
  cramer_von_mises: {
    statistic: 'p-value of a Cramér-von Mises test',
    base: null,
    types: ['num'],
    threshold: 0.1,
    comparison: '<=',
    measure: ofNumbers(cramer),
  },
  anderson: {
    statistic: 'p-value of a k-sample Anderson-Darling test, within [0.001, 0.25]',
    base: null,
    types: ['num'],
    threshold: 0.1,
    comparison: '<',
    measure: ofNumbers(anderson),
  },
  mannw: {
    statistic: 'p-value of a Mann-Whitney test that the reference is less',
    base: null,
    types: ['num'],
    threshold: 0.05,
    comparison: '<',
    measure: ofNumbers(({ reference, current }) => ({
      score: mannWhitney(reference.sorted, current.sorted, { alternative: 'less' }).pValue,
    })),
  },
  t_test: {
    statistic: "p-value of a two-sided Student's t test with equal variances",
    base: null,
    types: ['num'],
    threshold: 0.05,
    comparison: '<',
    measure: ofNumbers(({ reference, current }) => ({
      score: studentTOfMoments(momentsOf(reference), momentsOf(current)).pValue,
    })),
  },
  es: {
    statistic: 'p-value of an Epps-Singleton test',
    base: null,
    types: ['num'],
    threshold: 0.05,
    comparison: '<',
    measure: ofNumbers(epps),
  },
} satisfies Record<string, Method>;

const momentsOf = ({ sorted, mean, variance }: NumberSample): SampleMoments => ({
  rows: sorted.length,
  mean,
  variance,
});

function cramer({ reference, current }: NumberPair): Scored {
  const [first, second] = [reference.sorted, current.sorted];
  if (Math.min(first.length, second.length) < 2) return { refused: 'fewer than two values in a sample' };
  if (Math.max(first.length, second.length) > MAX_EXACT)
    return { score: cramerVonMises(first, second, 'asymptotic').pValue };
  const u = Number(rankDeviations(first, second)) / 12;
  const score = evidentlyCramerTail(u, first.length, second.length);
  return score === undefined ? { refused: 'its counts do not fit into their type' } : { score };
}

function anderson({ reference, current }: NumberPair): Scored {
  const samples = [reference.sorted, current.sorted];
  const least = Math.min(...samples.map((sorted) => sorted[0] ?? NaN));
  const most = Math.max(...samples.map((sorted) => sorted.at(-1) ?? NaN));
  if (least === most) return { refused: 'needs two different values' };
  return { score: andersonDarling(samples).pValue };
}

function epps({ reference, current }: NumberPair): Scored {
  const pooled = pool([reference.sorted, current.sorted]);
  pooled.sort();
  if (quantileOfSorted(pooled, 0.75) === quantileOfSorted(pooled, 0.25))
    return { refused: 'the middle half of the values is equal' };
  return { score: eppsSingleton(reference.sorted, current.sorted).pValue };
}
