/** Bins that a distance is measured over: more say little more about a distribution, and hide a shift in noise. */
export const MAX_BINS = 64;

/**
 * For each place the bin that it is joined into: neighbours make at most 64 bins of about equal reference counts. The first and last place, what lies
 * below and above all bins, stay on their own. Which are joined depends on the reference only, so a test on the result keeps its level.
 */
export function coarseBins(reference: readonly number[]): number[] {
  const bins = reference.length - 2;
  if (bins <= MAX_BINS) return [...reference.keys()];
  const inside = binsByShare(reference.slice(1, -1));
  return [0, ...inside.map((bin) => bin + 1), MAX_BINS + 1];
}

/** For each bin its group, by the middle of the shares up to it. */
function binsByShare(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let before = 0;
  return counts.map((count) => {
    const middle = total === 0 ? 0 : (before + count / 2) / total;
    before += count;
    return Math.min(MAX_BINS - 1, Math.floor(middle * MAX_BINS));
  });
}
