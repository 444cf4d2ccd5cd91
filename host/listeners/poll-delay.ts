import type { Random } from '../random.ts';

export type PollingRange = { minPollingMs: number; maxPollingMs: number };

/**
 * The wait before the next look into a queue: the minimum after a hit, then growing by 2^n times the minimum,
 * randomised by 20 %, up to the maximum. Same rule as the WebJobs SDK.
 */
export function createPollDelay(range: PollingRange, random: Random): { next(wasHit: boolean): number } {
  let current = range.minPollingMs;
  let exponent = 1;
  const grow = (): void => {
    const spread = 0.8 + 0.4 * random.next();
    current = Math.min(range.minPollingMs * (1 + spread * 2 ** (exponent - 1)), range.maxPollingMs);
    exponent += 1;
  };
  return {
    next(wasHit) {
      if (wasHit) [current, exponent] = [range.minPollingMs, 1];
      else if (current < range.maxPollingMs) grow();
      return current;
    },
  };
}
