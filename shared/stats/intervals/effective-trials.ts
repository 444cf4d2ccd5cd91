/**
 * How many independent trials a proportion of clustered ones is worth: the trials over the design effect, which is the variance
 * of the proportion with whole clusters as units over that of independent trials (L. Kish, "Survey sampling", 1965). Never more than there
 * are trials; as many as there are clusters where all trials have one outcome.
 * @param flags 1 for a success
 * @param clusterOf index of each trial's cluster, from 0; undefined: every trial is one of its own
 */
export function effectiveTrials(flags: ArrayLike<number>, clusterOf: ArrayLike<number> | undefined): number {
  const trials = flags.length;
  if (clusterOf === undefined || trials === 0) return trials;
  const successes = new Map<number, number>();
  const sizes = new Map<number, number>();
  let total = 0;
  for (let at = 0; at < trials; at++) {
    const [cluster, flag] = [clusterOf[at] ?? 0, flags[at] ?? 0];
    successes.set(cluster, (successes.get(cluster) ?? 0) + flag);
    sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
    total += flag;
  }
  const share = total / trials;
  const clusters = sizes.size;
  if (share === 0 || share === 1 || clusters === 1) return Math.min(clusters, trials);
  let squares = 0;
  for (const [cluster, size] of sizes) squares += ((successes.get(cluster) ?? 0) - share * size) ** 2;
  const variance = (clusters / (clusters - 1)) * (squares / trials ** 2);
  return variance > 0 ? Math.min(trials, (share * (1 - share)) / variance) : trials;
}
