import { energyDistance } from '../../../stats/distances/energy.ts';
import { fillEmptyBins } from '../../../stats/distances/fill-empty-bins.ts';
import { hellingerByAffinity } from '../../../stats/distances/hellinger.ts';
import { jensenShannonDistance } from '../../../stats/distances/jensen-shannon.ts';
import { kullbackLeibler } from '../../../stats/distances/kullback-leibler.ts';
import { populationStabilityIndex } from '../../../stats/distances/population-stability-index.ts';
import { sharesOf } from '../../../stats/distances/shares.ts';
import { wassersteinDistance } from '../../../stats/distances/wasserstein.ts';
import { binned, sharesByDistinct } from './bins.ts';
import { inBins, type Method, ofNumbers } from './method.ts';

/** Deviations under this do not scale a distance. */
const LEAST_DEVIATION = 0.001;

const both = ['num', 'cat'] as const;
const atLeast = { threshold: 0.1, comparison: '>=' } as const;

/** Distances of the two samples. */
export const distances = {
  psi: {
    statistic: 'population stability index',
    base: 'e',
    types: both,
    ...atLeast,
    measure: inBins(binned, ({ first, second }) => populationStabilityIndex(filled(first), filled(second))),
  },
  kl_div: {
    statistic: 'Kullback-Leibler divergence from the reference',
    base: 'e',
    types: both,
    ...atLeast,
    measure: inBins(binned, ({ first, second }) => kullbackLeibler(filled(first), filled(second))),
  },
  jensenshannon: {
    statistic: 'Jensen-Shannon distance',
    base: 'e',
    types: both,
    ...atLeast,
    measure: inBins(binned, ({ first, second }) => jensenShannonDistance(first, second, 'e')),
  },
  hellinger: {
    statistic: 'Hellinger distance',
    base: null,
    types: both,
    ...atLeast,
    measure: inBins(sharesByDistinct, ({ first, second }) => hellingerByAffinity(first, second)),
  },
  wasserstein: {
    statistic: 'Wasserstein distance in population standard deviations of the reference',
    base: null,
    types: ['num'],
    ...atLeast,
    measure: ofNumbers(({ reference, current }) => ({
      score:
        wassersteinDistance(reference.sorted, current.sorted) /
        Math.max(Math.sqrt(reference.variance), LEAST_DEVIATION),
    })),
  },
  ed: {
    statistic: 'energy distance',
    base: null,
    types: ['num'],
    threshold: 0.1,
    comparison: '>',
    measure: ofNumbers(({ reference, current }) => ({
      score: energyDistance(reference.sorted, current.sorted),
    })),
  },
} satisfies Record<string, Method>;

const filled = (counts: Float64Array): Float64Array => fillEmptyBins(sharesOf(counts));
