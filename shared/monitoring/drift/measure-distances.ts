import type { DistanceName } from '../../kernel/distance-names.ts';
import { addPseudoCounts } from '../../stats/distances/add-pseudo-counts.ts';
import { binnedWasserstein } from '../../stats/distances/binned-wasserstein.ts';
import { cumulativeDistance } from '../../stats/distances/cumulative-distance.ts';
import { hellingerDistance } from '../../stats/distances/hellinger.ts';
import { jensenShannonDivergence } from '../../stats/distances/jensen-shannon.ts';
import { lInfinity } from '../../stats/distances/l-infinity.ts';
import { populationStabilityIndex } from '../../stats/distances/population-stability-index.ts';
import { totalVariation } from '../../stats/distances/total-variation.ts';
import type { BinNoise } from '../../stats/null-laws/bin-noise.ts';
import { distanceLaws, PSEUDO_COUNT } from '../../stats/null-laws/distance-laws.ts';
import type { NullLaw } from '../../stats/null-laws/squared-norm-law.ts';
import type { Bins } from './bins.ts';

/** One distance of a column, and what chance alone makes of it at these sample sizes. */
export type DistanceScore = {
  name: DistanceName;
  value: number;
  /** Value to expect without drift: of distances the root of the mean square. */
  expected: number;
  /** Value that 5 % of samples exceed without drift. */
  band: number;
  /** What is beyond chance: of distances the root of the difference of squares, of the stability index the difference. */
  effect: number;
  /** Chance of such a value without drift. */
  pValue: number;
};

/** Without drift, so many of the values are above the band. */
const BAND_ALPHA = 0.05;

/**
 * All distances of two samples over the same bins. The Wasserstein distance is in deviations of the reference, which it needs, as the Kolmogorov-Smirnov
 * distance needs bins with an order.
 */
export function measureDistances({ first, second, gaps }: Bins, noise: BinNoise): DistanceScore[] {
  const laws = distanceLaws(noise, gaps ?? new Float64Array(first.length));
  const index = populationStabilityIndex(
    addPseudoCounts(first, PSEUDO_COUNT),
    addPseudoCounts(second, PSEUDO_COUNT),
  );
  const divergence = jensenShannonDivergence(first, second);
  const unordered = [
    rooted('jensen-shannon', divergence, laws.jensenShannon, 1 / Math.LN2),
    score('psi', index, laws.stabilityIndex),
    rooted('hellinger', hellingerDistance(first, second) ** 2, laws.hellinger),
    rooted('total-variation', totalVariation(first, second) ** 2, laws.totalVariation),
    rooted('l-infinity', lInfinity(first, second) ** 2, laws.lInfinity),
  ];
  if (gaps === undefined) return unordered;
  const cumulative = rooted('kolmogorov-smirnov', cumulativeDistance(first, second) ** 2, laws.cumulative);
  if (!gaps.every(Number.isFinite)) return [...unordered, cumulative];
  const transport = rooted('wasserstein', binnedWasserstein(first, second, gaps) ** 2, laws.transport);
  return [...unordered, cumulative, transport];
}

/** @param factor of the value by what the law is of */
const score = (name: DistanceName, value: number, law: NullLaw, factor = 1): DistanceScore => ({
  name,
  value,
  expected: law.mean * factor,
  band: law.upper(BAND_ALPHA) * factor,
  effect: Math.max(0, value - law.mean * factor),
  pValue: law.tail(value / factor),
});

function rooted(name: DistanceName, square: number, law: NullLaw, factor = 1): DistanceScore {
  const { value, expected, band, effect, pValue } = score(name, square, law, factor);
  return {
    name,
    value: root(value),
    expected: root(expected),
    band: root(band),
    effect: root(effect),
    pValue,
  };
}

const root = (figure: number): number => Math.sqrt(Math.max(0, figure));
