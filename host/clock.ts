import { setTimeout as delay } from 'node:timers/promises';

/** Time as a dependency of the host and its listeners. */
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
