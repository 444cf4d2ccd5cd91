/** A category as frequent as this one, in both samples together, goes unnamed by chance at most so often. */
const MAX_UNNAMED = 1e-4;

/**
 * For each place its bin: categories that might as well have gone unnamed share the last one with `other`. Only a reference's own frequent values have
 * names, so by chance the named ones are more frequent in the reference than elsewhere, and `other` is rarer. Which share it depends on the
 * pooled counts only, so a test on the result keeps its level.
 * @param reference counts of the named categories, `other` last
 * @param current the same categories in the other sample
 */
export function clearBins(reference: readonly number[], current: readonly number[]): number[] {
  const n = total(reference);
  const m = total(current);
  const named = reference.slice(0, -1);
  const limit = (reference.at(-1) ?? 0) > 0 ? Math.min(...named) : 0;
  const clear = named.map(
    (count, index) => unnamedChance(limit, count + (current[index] ?? 0), n / (n + m)) <= MAX_UNNAMED,
  );
  const last = clear.filter(Boolean).length;
  let bin = 0;
  return [...clear.map((isClear) => (isClear ? bin++ : last)), last];
}

/** Chernoff's bound of the chance that the reference has at most `limit` of `pooled` values when each is its own with probability `share`. */
function unnamedChance(limit: number, pooled: number, share: number): number {
  const low = limit / pooled;
  if (low >= share) return 1;
  const below = low === 0 ? 0 : low * Math.log(low / share);
  return Math.exp(-pooled * (below + (1 - low) * Math.log((1 - low) / (1 - share))));
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
