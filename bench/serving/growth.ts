export type MemorySample = { requests: number; megabytes: number };

/**
 * Growth in MB per 10,000 requests by Theil's incomplete method: each sample of the first half beside the one half the
 * samples later, so that a collection that happens to come at either end decides nothing.
 */
export function growthOf(samples: readonly MemorySample[]): number[] {
  const half = Math.ceil(samples.length / 2);
  return samples.slice(half).map((later, index) => {
    const earlier = samples[index] ?? later;
    return ((later.megabytes - earlier.megabytes) / (later.requests - earlier.requests)) * 10_000;
  });
}
