/** Bins that a distance is measured over: more say little more about a distribution, and hide a shift in noise. */
export const MAX_BINS = 64;

/**
 * Joins neighbouring bins into at most 64 of about equal reference counts. The first and last place, what lies below and above all bins, stay
 * on their own. Which bins are joined depends on the reference only, so a test on the result keeps its level.
 */
export function coarsen(
  reference: readonly number[],
  current: readonly number[],
): { first: number[]; second: number[] } {
  const bins = reference.length - 2;
  if (bins <= MAX_BINS) return { first: [...reference], second: [...current] };
  const inside = reference.slice(1, -1);
  const groups = groupsOf(inside);
  return { first: grouped(reference, groups), second: grouped(current, groups) };
}

/** For each bin its group, by the middle of the shares up to it. */
function groupsOf(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let before = 0;
  return counts.map((count) => {
    const middle = total === 0 ? 0 : (before + count / 2) / total;
    before += count;
    return Math.min(MAX_BINS - 1, Math.floor(middle * MAX_BINS));
  });
}

function grouped(counts: readonly number[], groups: readonly number[]): number[] {
  const sums = Array.from({ length: MAX_BINS }, () => 0);
  for (const [index, group] of groups.entries()) sums[group] = (sums[group] ?? 0) + (counts[index + 1] ?? 0);
  return [counts[0] ?? 0, ...sums, counts.at(-1) ?? 0];
}
