/** How the shares of two samples in the same bins scatter without drift. */
export type BinNoise = {
  bins: number;
  /** Of both samples together. */
  shares: Float64Array;
  /** Mean of Σ difference² / share, Pearson's statistic in shares. */
  pearson: number;
  /** How many draws there are. */
  draws: number;
  /** Sizes of the samples, or of as many independent rows as say as much. */
  sizes: { first: number; second: number };
  /** Largest variance of any weighted sum of differences, each by the root of its share. */
  largest: number;
  /** Variance of each bin's difference of shares, and of the sum of all up to it. */
  variances: Float64Array;
  cumulativeVariances: Float64Array;
  /** Variance of a weighted sum of the differences. */
  varianceOf(weights: Float64Array): number;
  /** Largest variance of any set's difference. */
  setVariance: number;
  /** Fills in the bin's shares in both samples, one pair for each draw. */
  draw(bin: number, first: Float64Array, second: Float64Array): void;
};

const MOST_DRAWS = 512;
const LEAST_DRAWS = 128;
const BINS_OF_MOST = 80;

/** Sums over many bins vary little, and need fewer draws. */
export function drawsFor(bins: number): number {
  let draws = MOST_DRAWS;
  for (let most = BINS_OF_MOST; bins > most && draws > LEAST_DRAWS; most *= 2) draws /= 2;
  return draws;
}
