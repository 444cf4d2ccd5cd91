import type { Clock } from '../clock.ts';

/** A wait that can be cut short. A wake-up that comes before the wait ends it as soon as it begins. */
export type Nap = { sleep(ms: number): Promise<void>; wake(): void };

export function createNap(clock: Clock): Nap {
  let woken = false;
  let current: AbortController | undefined;
  return {
    wake() {
      woken = true;
      current?.abort();
    },
    async sleep(ms) {
      const controller = new AbortController();
      current = controller;
      if (!woken) await sleepOrAbort(clock, ms, controller.signal);
      woken = false;
    },
  };
}

/** Sleeps, and resolves early when the signal aborts. */
export async function sleepOrAbort(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
