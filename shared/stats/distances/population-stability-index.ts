import { chiSquareTail } from '../distributions/chi-square-distribution.ts';

/**
 * Population stability index: Σ (r - c) ln(r / c) over the bins' shares, the sum of both Kullback-Leibler divergences. 0 for equal shares,
 * without an upper limit; by custom 0.1 is a small and 0.2 a large shift.
 *
 * Shares are taken as they are (not scaled to sum 1), since every tool fills its empty bins in its own way: see `fillEmptyBins`,
 * `addPseudoCounts`. A bin empty on one side only gives Infinity; one empty on both adds nothing.
 * @param reference shares of the reference, one for each bin
 * @param current shares of the current data in the same bins
 */
export function populationStabilityIndex(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  let index = 0;
  for (let bin = 0; bin < reference.length; bin++) {
    const r = reference[bin] ?? 0;
    const c = current[bin] ?? 0;
    if (r !== c) index += (r - c) * Math.log(r / c);
  }
  return index;
}

/**
 * Index to be expected of two samples of sizes n and m without any drift: (bins - 1)(1/n + 1/m)
 * (B. Yurdakul, "Statistical properties of population stability index", 2018). 100 bins and 2,000 rows each give 0.1.
 */
export const expectedStabilityIndex = (bins: number, n: number, m: number): number =>
  (bins - 1) * (1 / n + 1 / m);

/**
 * Chance of an index this large without drift: index / (1/n + 1/m) is about chi-square with bins - 1 degrees of freedom (Yurdakul, 2018).
 * Good where expected counts are 5 or more. One bin gives 1.
 */
export const stabilityIndexTail = (index: number, bins: number, n: number, m: number): number =>
  bins < 2 ? 1 : chiSquareTail(index / (1 / n + 1 / m), bins - 1);
