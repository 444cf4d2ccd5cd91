import { totalOf } from '../distances/shares.ts';
import { type BinNoise, drawsFor } from './bin-noise.ts';
import type { LatinNormals } from './latin-normals.ts';

export type TwoSamples = {
  first: readonly number[];
  second: readonly number[];
  /**
   * Whether the bins end at quantiles of the first sample, which then fills them evenly. The second scatters around the first (Dirichlet-multinomial) and more
   * upwards than downwards; otherwise both scatter around what they have together (hypergeometric).
   */
  quantileBins: boolean;
};

/**
 * Noise of two samples of independent rows, conditional on the first sample's counts or on the pooled ones. Each bin's counts are drawn with their mean, variance
 * and skewness (E. Cornish and R. Fisher, 1938); differences have the covariance (1/n + 1/m)(diag(π) - ππ').
 */
export function independentNoise(samples: TwoSamples, normals: LatinNormals): BinNoise {
  const n = totalOf(samples.first);
  const m = totalOf(samples.second);
  const scale = 1 / n + 1 / m;
  const pooled = samples.first.map((count, bin) => count + (samples.second[bin] ?? 0));
  const shares = Float64Array.from(pooled, (count) => count / (n + m));
  const scatter = scatterOf(samples, shares, normals);
  const draws = drawsFor(shares.length);
  const centre = new Float64Array(draws);
  for (let bin = 0; bin < shares.length; bin++)
    scatter(bin, (at, value) => (centre[at] = (centre[at] ?? 0) + value));
  return {
    bins: shares.length,
    shares,
    pearson: scale * Math.max(0, shares.filter((share) => share > 0).length - 1),
    draws,
    sizes: { first: n, second: m },
    largest: scale,
    variances: shares.map((share) => scale * share * (1 - share)),
    cumulativeVariances: upTo(shares).map((share) => scale * share * Math.max(0, 1 - share)),
    varianceOf: (weights) => scale * weightedVariance(shares, weights),
    setVariance: scale * largestSetVariance(shares),
    draw: (bin, first, second) => {
      const share = shares[bin] ?? 0;
      // The part of a difference that is the first sample's own.
      const own = samples.quantileBins ? 0 : m / (n + m);
      const middle = samples.quantileBins ? (samples.first[bin] ?? 0) / n : share;
      scatter(bin, (at, value) => {
        const difference = value - share * (centre[at] ?? 0);
        first[at] = Math.max(0, middle - own * difference);
        second[at] = Math.max(0, middle + (1 - own) * difference);
      });
    },
  };
}

type Scatter = (bin: number, take: (draw: number, value: number) => void) => void;

/** Draws of each bin's difference of shares, second less first, each bin for itself. */
function scatterOf(
  { first, second, quantileBins }: TwoSamples,
  shares: Float64Array,
  normals: LatinNormals,
): Scatter {
  const n = totalOf(first);
  const m = totalOf(second);
  return (bin, take) => {
    const share = shares[bin] ?? 0;
    if (share === 0) return;
    const deviation = Math.sqrt(share * (1 / n + 1 / m));
    // Skewness of a negative binomial count, or of a binomial part of the pooled one.
    const skewness = quantileBins
      ? (1 + (2 * m) / n) / Math.sqrt(m * share * (1 + m / n))
      : (n - m) / Math.sqrt(n * m * share * (n + m));
    const bent = skewness / 6;
    const size = deviation / Math.sqrt(1 + 2 * bent * bent);
    const drawn = normals(drawsFor(shares.length), bin);
    for (let at = 0; at < drawn.length; at++) {
      const z = drawn[at] ?? 0;
      take(at, size * (z + bent * (z * z - 1)));
    }
  };
}

function upTo(shares: Float64Array): Float64Array {
  let sum = 0;
  return shares.map((share) => (sum += share));
}

function weightedVariance(shares: Float64Array, weights: Float64Array): number {
  let [sum, squares] = [0, 0];
  for (const [bin, share] of shares.entries()) {
    const weight = weights[bin] ?? 0;
    sum += share * weight;
    squares += share * weight * weight;
  }
  return Math.max(0, squares - sum * sum);
}

/** p(1 - p) of the set whose share is nearest to a half, as far as taking the largest bins first finds it. */
function largestSetVariance(shares: Float64Array): number {
  let taken = 0;
  for (const share of shares.toSorted().toReversed()) if (taken + share <= 0.5) taken += share;
  return taken * (1 - taken);
}
