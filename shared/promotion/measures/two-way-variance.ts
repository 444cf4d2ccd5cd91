/**
 * Variance of a statistic whose rows depend on each other in several ways: the sum of the variances by each way, less that by
 * the groups that rows share in all ways, which the sum counts twice (A. C. Cameron, J. B. Gelbach and D. L. Miller, "Robust
 * inference with multiway clustering", 2011). Never less than that of one way alone.
 * @param ways one variance, or two
 * @param shared undefined with one way
 */
export function twoWayVariance(ways: readonly number[], shared: number | undefined): number {
  const most = Math.max(...ways);
  if (shared === undefined) return most;
  return Math.max(most, ways.reduce((sum, variance) => sum + variance, 0) - shared);
}
