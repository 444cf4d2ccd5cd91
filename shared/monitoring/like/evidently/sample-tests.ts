import { quantileOfSorted } from '../../../stats/ranks/quantile.ts';
import { pool } from '../../../stats/ranks/pool.ts';
import { andersonDarling } from '../../../stats/tests/anderson-darling.ts';
import { cramerVonMises } from '../../../stats/tests/cramer-von-mises.ts';
import { eppsSingleton } from '../../../stats/tests/epps-singleton.ts';
import { kolmogorovSmirnov } from '../../../stats/tests/kolmogorov-smirnov.ts';
import { mannWhitney } from '../../../stats/tests/mann-whitney.ts';
import { studentT } from '../../../stats/tests/student-t.ts';
import { type Method, ofNumbers, type Scored } from './method.ts';
import type { NumberPair } from './sample-pair.ts';

/** Tests of two samples of numbers. */
export const sampleTests = {
  ks: {
    statistic: 'p-value of a two-sided Kolmogorov-Smirnov test',
    base: null,
    types: ['num'],
    threshold: 0.05,
    comparison: '<=',
    measure: ofNumbers(({ reference, current }) => ({ score: kolmogorovSmirnov(reference, current).pValue })),
  },
  cramer_von_mises: {
    statistic: 'p-value of a Cramér-von Mises test',
    base: null,
    types: ['num'],
    threshold: 0.1,
    comparison: '<=',
    measure: ofNumbers(({ reference, current }) =>
      Math.min(reference.length, current.length) < 2
        ? { refused: 'fewer than two values in a sample' }
        : { score: cramerVonMises(reference, current).pValue },
    ),
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
      score: mannWhitney(reference, current, { alternative: 'less' }).pValue,
    })),
  },
  t_test: {
    statistic: "p-value of a two-sided Student's t test with equal variances",
    base: null,
    types: ['num'],
    threshold: 0.05,
    comparison: '<',
    measure: ofNumbers(({ reference, current }) => ({ score: studentT(reference, current).pValue })),
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

function anderson({ reference, current }: NumberPair): Scored {
  const { statistic, pValue } = andersonDarling([reference, current]);
  return Number.isNaN(statistic) ? { refused: 'needs two different values' } : { score: pValue };
}

function epps({ reference, current }: NumberPair): Scored {
  if (Math.min(reference.length, current.length) < 5)
    return { refused: 'fewer than five values in a sample' };
  const pooled = pool([reference, current]);
  pooled.sort();
  if (quantileOfSorted(pooled, 0.75) === quantileOfSorted(pooled, 0.25))
    return { refused: 'the middle half of the values is equal' };
  return { score: eppsSingleton(reference, current).pValue };
}
