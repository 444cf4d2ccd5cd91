import type { BinNoise } from './bin-noise.ts';
import { type NullLaw, squaredNormLaw } from './squared-norm-law.ts';

/** Added to every count for the stability index, which knows no empty bins. */
export const PSEUDO_COUNT = 0.5;

/** Laws of distances without drift: of the index and the divergences themselves, of the others' squares. */
export type DistanceLaws = {
  /** Jensen-Shannon divergence in nats. */
  jensenShannon: NullLaw;
  /** Of shares with a pseudo count of ½. */
  stabilityIndex: NullLaw;
  /** Squared Hellinger distance. */
  hellinger: NullLaw;
  totalVariation: NullLaw;
  lInfinity: NullLaw;
  cumulative: NullLaw;
  transport: NullLaw;
};

/**
 * Laws of distances of two samples over the same bins, without drift: means and variances over seeded draws of the noise, tails by `squaredNormLaw`.
 * @param gaps from each bin's place to the next one's; without an order of the bins, any
 */
export function distanceLaws(noise: BinNoise, gaps: Float64Array): DistanceLaws {
  const drawn = drawDistances(noise, gaps);
  const { largest } = noise;
  return {
    jensenShannon: lawOf(scaled(drawn.jensenShannon, drawn.pearson, noise.pearson), largest / 8),
    stabilityIndex: lawOf(scaled(drawn.stabilityIndex, drawn.pearson, noise.pearson), largest),
    hellinger: lawOf(scaled(drawn.hellinger, drawn.pearson, noise.pearson), largest / 8),
    totalVariation: lawOf(squaresOf(drawn.totalVariation), noise.setVariance),
    lInfinity: lawOf(squaresOf(drawn.lInfinity), largestOf(noise.variances)),
    cumulative: lawOf(
      scaled(squaresOf(drawn.cumulative), drawn.cumulativeSquares, sumOf(noise.cumulativeVariances)),
      largestOf(noise.cumulativeVariances),
    ),
    transport: lawOf(
      scaled(squaresOf(drawn.transport), drawn.weightedSquares, sumOf(noise.cumulativeVariances, gaps)),
      noise.varianceOf(places(gaps)),
    ),
  };
}

/** Pearson's statistic and sums of squared cumulated differences, plain and by gap, have a known mean: what the draws are off by it, the distances that go with them are off too. */
type Drawn = Record<keyof DistanceLaws | 'pearson' | 'cumulativeSquares' | 'weightedSquares', Float64Array>;

const noneDrawn = (draws: number): Drawn => ({
  jensenShannon: new Float64Array(draws),
  stabilityIndex: new Float64Array(draws),
  hellinger: new Float64Array(draws),
  totalVariation: new Float64Array(draws),
  lInfinity: new Float64Array(draws),
  cumulative: new Float64Array(draws),
  transport: new Float64Array(draws),
  pearson: new Float64Array(draws),
  cumulativeSquares: new Float64Array(draws),
  weightedSquares: new Float64Array(draws),
});

function drawDistances(noise: BinNoise, gaps: Float64Array): Drawn {
  const drawn = noneDrawn(noise.draws);
  const upTo = new Float64Array(noise.draws);
  const [first, second] = [new Float64Array(noise.draws), new Float64Array(noise.draws)];
  for (let bin = 0; bin < noise.bins; bin++) {
    noise.draw(bin, first, second);
    addDivergences(drawn, first, second, noise);
    addPearson(drawn.pearson, first, second, noise.shares[bin] ?? 0);
    addNorms(drawn, first, second, { upTo, gap: gaps[bin] ?? 0 });
  }
  return drawn;
}

function addPearson(pearson: Float64Array, first: Float64Array, second: Float64Array, share: number): void {
  if (share === 0) return;
  for (let at = 0; at < first.length; at++) {
    const difference = (first[at] ?? 0) - (second[at] ?? 0);
    pearson[at] = (pearson[at] ?? 0) + (difference * difference) / share;
  }
}

function addDivergences(drawn: Drawn, first: Float64Array, second: Float64Array, noise: BinNoise): void {
  const { jensenShannon, stabilityIndex, hellinger } = drawn;
  const [least, leastSecond] = [pseudoShare(noise.sizes.first), pseudoShare(noise.sizes.second)];
  const [all, allSecond] = [1 + noise.bins * least, 1 + noise.bins * leastSecond];
  for (let at = 0; at < first.length; at++) {
    const p = first[at] ?? 0;
    const q = second[at] ?? 0;
    if (p === q) continue;
    const root = Math.sqrt(p) - Math.sqrt(q);
    hellinger[at] = (hellinger[at] ?? 0) + (root * root) / 2;
    jensenShannon[at] = (jensenShannon[at] ?? 0) + ((p + q) / 2) * entropyGap((p - q) / (p + q));
    const [r, c] = [(p + least) / all, (q + leastSecond) / allSecond];
    stabilityIndex[at] = (stabilityIndex[at] ?? 0) + (r - c) * logRatio((r - c) / (r + c));
  }
}

/** Up to here the series below are exact to 1e-4, and much faster than logarithms. */
const NEAR = 0.5;

/** ½ ((1 + d) ln(1 + d) + (1 - d) ln(1 - d)). */
function entropyGap(d: number): number {
  const square = d * d;
  if (square < NEAR * NEAR)
    return square * (1 / 2 + square * (1 / 12 + square * (1 / 30 + square * (1 / 56 + square / 90))));
  if (square >= 1) return Math.LN2;
  return ((1 + d) * Math.log(1 + d) + (1 - d) * Math.log(1 - d)) / 2;
}

/** ln((1 + d) / (1 - d)). */
function logRatio(d: number): number {
  const square = d * d;
  if (square < NEAR * NEAR)
    return 2 * d * (1 + square * (1 / 3 + square * (1 / 5 + square * (1 / 7 + square / 9))));
  return Math.log((1 + d) / (1 - d));
}

/** What a pseudo count adds to the shares of a sample of this size. */
const pseudoShare = (size: number): number => PSEUDO_COUNT / size;

function addNorms(
  { totalVariation, lInfinity, cumulative, transport, cumulativeSquares, weightedSquares }: Drawn,
  first: Float64Array,
  second: Float64Array,
  { upTo, gap }: { upTo: Float64Array; gap: number },
): void {
  for (let at = 0; at < first.length; at++) {
    const value = (first[at] ?? 0) - (second[at] ?? 0);
    const size = Math.abs(value);
    totalVariation[at] = (totalVariation[at] ?? 0) + size / 2;
    if (size > (lInfinity[at] ?? 0)) lInfinity[at] = size;
    const sum = (upTo[at] ?? 0) + value;
    upTo[at] = sum;
    const gone = Math.abs(sum);
    if (gone > (cumulative[at] ?? 0)) cumulative[at] = gone;
    transport[at] = (transport[at] ?? 0) + gone * gap;
    cumulativeSquares[at] = (cumulativeSquares[at] ?? 0) + gone * gone;
    weightedSquares[at] = (weightedSquares[at] ?? 0) + gone * gone * gap;
  }
}

/** Ratio estimate (W. Cochran, "Sampling Techniques", 1977, 6.1). */
function scaled(values: Float64Array, known: Float64Array, mean: number): Float64Array {
  const drawn = sumOf(known) / known.length;
  return drawn > 0 ? values.map((value) => (value * mean) / drawn) : values;
}

const sumOf = (values: Float64Array, weights?: Float64Array): number =>
  values.reduce((sum, value, at) => sum + value * (weights?.[at] ?? 1), 0);

const squaresOf = (values: Float64Array): Float64Array => values.map((value) => value * value);

function lawOf(squares: Float64Array, largest: number): NullLaw {
  let [mean, sum] = [0, 0];
  for (const [index, square] of squares.entries()) {
    const delta = square - mean;
    mean += delta / (index + 1);
    sum += delta * (square - mean);
  }
  const variance = sum / (squares.length - 1);
  return squaredNormLaw({ mean, variance, largest });
}

/** All cumulated differences together: their covariances are not negative, so the sum of all, of one sign, varies most. */
function places(gaps: Float64Array): Float64Array {
  let place = 0;
  return gaps.map((gap) => {
    const own = place;
    place += gap;
    return own;
  });
}

const largestOf = (values: Float64Array): number =>
  values.reduce((largest, value) => Math.max(largest, value), 0);
