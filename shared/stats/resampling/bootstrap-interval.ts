import type { Interval } from '../intervals/interval.ts';
import { normalCdf } from '../distributions/normal-cdf.ts';
import { normalQuantile } from '../distributions/normal-quantile.ts';
import { quantileOfSorted } from '../ranks/quantile.ts';

/** Percentile interval of bootstrap draws; each end is a one-sided bound at level `alpha`. A NaN among the draws gives NaN. */
export function percentileInterval(draws: Float64Array, alpha: number): Interval {
  if (draws.some(Number.isNaN)) return { lower: NaN, upper: NaN };
  const sorted = draws.toSorted();
  return { lower: quantileOfSorted(sorted, alpha), upper: quantileOfSorted(sorted, 1 - alpha) };
}

export type BcaInput = {
  draws: Float64Array;
  /** The statistic on the rows as they are. */
  estimate: number;
  /** From `jackknifeAcceleration`. */
  acceleration: number;
  alpha: number;
};

/**
 * Bias-corrected and accelerated interval of bootstrap draws; each end is a one-sided bound at level `alpha`.
 * B. Efron, "Better bootstrap confidence intervals", 1987. Equal draws give that value; a NaN among them gives NaN.
 */
export function bcaInterval({ draws, estimate, acceleration, alpha }: BcaInput): Interval {
  if (draws.some(Number.isNaN)) return { lower: NaN, upper: NaN };
  const sorted = draws.toSorted();
  const bias = normalQuantile(shareBelow(draws, estimate));
  if (!Number.isFinite(bias)) return percentileInterval(draws, alpha);
  const corrected = (z: number): number => normalCdf(bias + (bias + z) / (1 - acceleration * (bias + z)));
  return {
    lower: quantileOfSorted(sorted, corrected(normalQuantile(alpha))),
    upper: quantileOfSorted(sorted, corrected(normalQuantile(1 - alpha))),
  };
}

/** Share of draws under the estimate, draws equal to it counted half. */
function shareBelow(draws: Float64Array, estimate: number): number {
  const twice = draws.reduce((sum, draw) => sum + (draw < estimate ? 2 : draw === estimate ? 1 : 0), 0);
  return twice / (2 * draws.length);
}

/**
 * Acceleration of the BCa interval from leave-one-out values, with one sample for each stratum
 * (Efron and Tibshirani, 1993, 14.15; several samples as in scipy). A statistic that no row changes gives 0.
 * @param leaveOneOut the statistic with each row left out, in row order
 * @param strata of each row, from 0
 */
export function jackknifeAcceleration(leaveOneOut: Float64Array, strata: ArrayLike<number>): number {
  const { sizes, means } = meansByStratum(leaveOneOut, strata);
  let cubes = 0;
  let squares = 0;
  for (let row = 0; row < leaveOneOut.length; row++) {
    const stratum = strata[row] ?? 0;
    const size = sizes[stratum] ?? NaN;
    const influence = ((size - 1) * ((means[stratum] ?? NaN) - (leaveOneOut[row] ?? NaN))) / size;
    cubes += influence * influence * influence;
    squares += influence * influence;
  }
  return squares > 0 ? cubes / (6 * squares ** 1.5) : 0;
}

function meansByStratum(
  values: Float64Array,
  strata: ArrayLike<number>,
): { sizes: Float64Array; means: Float64Array } {
  let highest = 0;
  for (let row = 0; row < values.length; row++) highest = Math.max(highest, strata[row] ?? 0);
  const sizes = new Float64Array(highest + 1);
  const sums = new Float64Array(highest + 1);
  for (let row = 0; row < values.length; row++) {
    const stratum = strata[row] ?? 0;
    sizes[stratum] = (sizes[stratum] ?? 0) + 1;
    sums[stratum] = (sums[stratum] ?? 0) + (values[row] ?? NaN);
  }
  return { sizes, means: sums.map((sum, stratum) => sum / (sizes[stratum] ?? NaN)) };
}
