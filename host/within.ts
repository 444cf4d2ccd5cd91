import { systemClock } from './clock.ts';
import { sleepOrAbort } from './listeners/nap.ts';

/** Resolves with the work, or after `ms` when it takes longer. */
export async function within(work: Promise<void>, ms: number): Promise<void> {
  const done = new AbortController();
  try {
    await Promise.race([work, sleepOrAbort(systemClock, ms, done.signal)]);
  } finally {
    done.abort();
  }
}
