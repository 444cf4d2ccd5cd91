import type { Clock } from './clock.ts';

/** Whether one more is allowed: at most `perSecond` in a second that begins with the first of them. */
export function createRateLimit(clock: Clock, perSecond: number): () => boolean {
  let startedAt = Number.NEGATIVE_INFINITY;
  let taken = 0;
  return () => {
    const now = clock.now().getTime();
    if (now - startedAt >= 1000) [startedAt, taken] = [now, 0];
    taken += 1;
    return taken <= perSecond;
  };
}
