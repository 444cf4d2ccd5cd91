import type { Clock } from '../../../shared/kernel/clock.ts';

/** A clock that stands still until it is moved; sleeps end when their time has come. */
export type ManualClock = Clock & { advance(ms: number): void; sleeping(): number };

export function createManualClock(start = new Date('2026-11-21T10:00:00.000Z')): ManualClock {
  let now = start.getTime();
  let sleepers: { until: number; wake: () => void }[] = [];
  return {
    now: () => new Date(now),
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const sleeper = { until: now + ms, wake: resolve };
      sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        sleepers = sleepers.filter((other) => other !== sleeper);
        reject(signal.reason);
      });
      return promise;
    },
    advance: (ms) => {
      now += ms;
      const due = sleepers.filter((sleeper) => sleeper.until <= now);
      sleepers = sleepers.filter((sleeper) => sleeper.until > now);
      for (const { wake } of due) wake();
    },
    sleeping: () => sleepers.length,
  };
}
