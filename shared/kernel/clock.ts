import { setTimeout as delay } from 'node:timers/promises';

/** Time as a dependency: everything that asks for the time or waits takes a Clock. */
export type Clock = {
  now(): Date;
  /** Resolves after `ms`; rejects at once with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
};

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, signal === undefined ? {} : { signal });
  },
};
