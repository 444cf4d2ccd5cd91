import { ascendingOrder } from '../../stats/ranks/ascending-order.ts';
import { blockLength, varies } from '../../stats/resampling/block-length.ts';

/** Moments from the oldest to the newest; rows of one moment stay together, as nothing says which of them came first. */
export type Moments = {
  /** Number of each row's moment, from 0. */
  of: Uint32Array;
  count: number;
};

export function momentsOf(times: Float64Array): Moments {
  const order = ascendingOrder(times);
  const of = new Uint32Array(times.length);
  let count = 0;
  let before = NaN;
  for (const row of order) {
    const time = times[row] ?? NaN;
    if (time !== before) count += 1;
    before = time;
    of[row] = count - 1;
  }
  return { of, count };
}

/**
 * How many moments depend on each other: the third root of their number (P. Hall, J. L. Horowitz and B.-Y. Jing, 1995), or more where one of the series
 * remembers for longer.
 * @param series what each row adds to a statistic; one that is not finite says nothing
 */
export function momentsInBlock({ of, count }: Moments, series: readonly Float64Array[]): number {
  const lengths = series
    .filter((values) => values.every(Number.isFinite) && varies(values))
    .map((values) => blockLength(sumsOf(values, of, count)));
  return Math.max(Math.ceil(Math.cbrt(count)), ...lengths);
}

/** Of each moment, what its rows add beyond as many average rows. */
function sumsOf(values: Float64Array, of: Uint32Array, count: number): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const sums = new Float64Array(count);
  for (const [row, value] of values.entries()) sums[of[row] ?? 0] = (sums[of[row] ?? 0] ?? 0) + value - mean;
  return sums;
}

/** Number of each row's block, from 0, where time is cut into blocks. */
export const blocksOf = ({ of }: Moments, length: number): Uint32Array =>
  of.map((moment) => Math.floor(moment / length));
