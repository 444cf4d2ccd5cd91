import { jensenShannonDistance } from '../../../stats/distances/jensen-shannon.ts';
import { pairwiseSum } from '../../../stats/moments/pairwise-sum.ts';

/** A distance of the shares of the reference and of a chunk in the same bins. */
export type ShareDistance = (reference: Float64Array, chunk: Float64Array) => number;

/**
 * Distance of a chunk's counts from the reference's shares. What of the chunk is outside all bins is one bin more, empty in the reference. As in
 * NannyML it is 1 minus the sum of the shares: rounding alone adds a bin of about 1e-16 in a quarter of the cases.
 */
export function distanceOfCounts(
  reference: Float64Array,
  counts: Float64Array,
  rows: number,
  distance: ShareDistance,
): number {
  const shares = counts.map((count) => count / rows);
  const leftOver = 1 - pairwiseSum(shares);
  return leftOver > 0
    ? distance(Float64Array.of(...reference, 0), Float64Array.of(...shares, leftOver))
    : distance(reference, shares);
}

/** The two distances that NannyML has for numbers in bins and for categories alike. */
export const shareDistances: Record<'jensen_shannon' | 'hellinger', ShareDistance> = {
  jensen_shannon: (reference, chunk) => jensenShannonDistance(reference, chunk, 2),
  hellinger: hellingerOfShares,
};

/** √(Σ (√p - √q)²) / √2 of the shares as they are: a reference without values has the sum 0. */
function hellingerOfShares(reference: Float64Array, chunk: Float64Array): number {
  const squares = reference.map((share, bin) => (Math.sqrt(share) - Math.sqrt(chunk[bin] ?? 0)) ** 2);
  return Math.sqrt(pairwiseSum(squares)) / Math.SQRT2;
}
