import type { Clock } from '../kernel/clock.ts';

/** Work that is repeated, one at a time, with a pause of `ms` in between; the first time after a pause. */
export type Interval = {
  start: () => void;
  /** Ends the pause under way; waits for work under way. */
  stop: () => Promise<void>;
};

export function createInterval(deps: {
  clock: Clock;
  ms: number;
  work: () => Promise<void>;
  onError: (error: unknown) => void;
}): Interval {
  const { clock, ms, work, onError } = deps;
  let stopping: AbortController | undefined;
  let loop: Promise<void> = Promise.resolve();

  async function run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await clock.sleep(ms, signal).catch(() => undefined);
      if (!signal.aborted) await work().catch(onError);
    }
  }
  return {
    start: () => {
      if (stopping !== undefined) return;
      stopping = new AbortController();
      loop = run(stopping.signal);
    },
    stop: async () => {
      stopping?.abort();
      await loop;
      stopping = undefined;
    },
  };
}
