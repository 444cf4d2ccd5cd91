/** Counts of bins from counts of places; `binOf` has the bin of each place. */
export function addUp(counts: readonly number[], binOf: readonly number[]): number[] {
  const bins = Array.from({ length: Math.max(...binOf) + 1 }, () => 0);
  for (const [place, bin] of binOf.entries()) bins[bin] = (bins[bin] ?? 0) + (counts[place] ?? 0);
  return bins;
}

export const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
