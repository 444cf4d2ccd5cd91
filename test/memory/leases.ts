import type { Leases } from '../../shared/azure/leases.ts';
import { type Clock, systemClock } from '../../shared/kernel/clock.ts';
import { RelevoError } from '../../shared/kernel/error.ts';

/** Mutual exclusion within one process; passes the leases' contract suite. */
export function createMemoryLeases(deps: { clock?: Clock } = {}): Leases {
  const clock = deps.clock ?? systemClock;
  const held = new Map<string, Promise<void>>();

  const acquire = async (
    key: string,
    waitMs: number,
    signal: AbortSignal | undefined,
  ): Promise<() => void> => {
    const until = clock.now().getTime() + waitMs;
    for (let holder = held.get(key); holder !== undefined; holder = held.get(key)) {
      const left = until - clock.now().getTime();
      if (left <= 0) throw new RelevoError('LEASE_HELD', `${key} is held`, { retryable: true, status: 503 });
      await Promise.race([holder, clock.sleep(left, signal)]);
    }
    const turn = Promise.withResolvers<void>();
    held.set(key, turn.promise);
    return () => {
      held.delete(key);
      turn.resolve();
    };
  };
  return {
    withLease: async (key, run, options = {}) => {
      options.signal?.throwIfAborted();
      const release = await acquire(key, options.waitMs ?? 0, options.signal);
      try {
        return await run(options.signal ?? new AbortController().signal);
      } finally {
        release();
      }
    },
  };
}
