/** From this many reference values on, NannyML compares counts in bins instead of the values. */
export const ESTIMATED_FROM = 10_000;

/** How many bins those are. */
export const ESTIMATED_BINS = 10_000;

/** Running sums, added one after the other as numpy's `cumsum`. */
export function runningSums(shares: Float64Array): Float64Array {
  let sum = 0;
  return shares.map((share) => (sum += share));
}
