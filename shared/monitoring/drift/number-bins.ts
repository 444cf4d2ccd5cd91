import { smallBinGroups } from '../../stats/binning/merge-small-bins.ts';
import { addUp, total } from './add-up.ts';
import { coarseBins } from './coarse-bins.ts';

/** Outside of a reference's values lie, by chance, more current ones than are taken for such at most so often. */
const MAX_OUTSIDE = 1e-4;

/** Least values that a bin is expected to hold in the smaller sample. */
export const MIN_EXPECTED = 5;

/**
 * For each place its bin, which is expected to hold enough values in both samples. It depends on the reference only, whose own values made the places, so
 * that the current sample scatters around it as `independentNoise` has it; but for values outside, of which there are more than chance would have.
 */
export function numberBins(before: readonly number[], after: readonly number[]): number[] {
  const coarse = coarseBins(before);
  const first = addUp(before, coarse);
  const growth = total(after) / total(before);
  const groups = smallBinGroups(
    first,
    first.map((count) => count * growth),
    true,
    MIN_EXPECTED,
  );
  const joined = new Map(groups.flatMap((group, bin) => group.map((place) => [place, bin] as const)));
  const isOutlying = (place: number): boolean =>
    before[place] === 0 && (after[place] ?? 0) > mostOutside(growth);
  const last = before.length - 1;
  const start = isOutlying(0) ? 1 : 0;
  return coarse.map((place, at) => {
    if (at === 0 && start === 1) return 0;
    return start + (at === last && isOutlying(last) ? groups.length : (joined.get(place) ?? 0));
  });
}

/** The next value lies beyond n others with chance 1/(n + 1), so k of m are outside with chance (m / (n + m))^k, about. */
const mostOutside = (growth: number): number =>
  Math.max(MIN_EXPECTED, Math.log(MAX_OUTSIDE) / Math.log(growth / (1 + growth)));
