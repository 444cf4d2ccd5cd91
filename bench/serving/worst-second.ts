import type { PacedCall } from './paced-load.ts';

/** p99 (nearest rank) of the calls due in the second before a moment or in the one after it, whichever is higher. */
export function worstSecond(calls: readonly Pick<PacedCall, 'dueAt' | 'latency'>[], moment: number): number {
  return Math.max(p99(calls, moment - 1000), p99(calls, moment));
}

function p99(calls: readonly Pick<PacedCall, 'dueAt' | 'latency'>[], start: number): number {
  const latencies = calls
    .filter(({ dueAt }) => dueAt >= start && dueAt < start + 1000)
    .map(({ latency }) => latency)
    .toSorted((a, b) => a - b);
  const latency = latencies[Math.ceil(latencies.length * 0.99) - 1];
  if (latency === undefined) throw new Error('no call was due in that second');
  return latency;
}
