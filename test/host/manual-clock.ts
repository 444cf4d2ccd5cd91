import type { Clock } from '../../host/clock.ts';

type Sleeper = { due: number; wake: () => void };

/** A clock that stands still until it is moved; waits end when it passes them, in order. */
export type ManualClock = Clock & {
  /** Moves the time forward, letting everything that a wake-up sets off settle before the next one. */
  advance(ms: number): Promise<void>;
  /** The sleeps that were asked for and not ended, in milliseconds from now. */
  pending(): number[];
};

export function createManualClock(start: string): ManualClock {
  let now = Date.parse(start);
  const sleepers = new Set<Sleeper>();

  return {
    now: () => new Date(now),
    pending: () => [...sleepers].map(({ due }) => due - now),
    sleep(ms, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const sleeper = { due: now + ms, wake: resolve };
      const abort = (): void => {
        sleepers.delete(sleeper);
        reject(new Error('aborted'));
      };
      if (signal?.aborted === true) abort();
      else {
        sleepers.add(sleeper);
        signal?.addEventListener('abort', abort, { once: true });
      }
      return promise;
    },
    async advance(ms) {
      const end = now + ms;
      await settle();
      while (true) {
        const [next] = [...sleepers].toSorted((a, b) => a.due - b.due);
        if (next === undefined || next.due > end) break;
        now = Math.max(now, next.due);
        sleepers.delete(next);
        next.wake();
        await settle();
      }
      now = end;
    },
  };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    const { promise, resolve } = Promise.withResolvers<void>();
    setImmediate(resolve);
    await promise;
  }
}
