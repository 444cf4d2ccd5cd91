import type { Random } from '../random.ts';

export type BackoffRange = { minMs: number; maxMs: number };

/** Waits that grow while there is nothing to do: the minimum, then by 2^n times the minimum, randomised by 20 %. */
export type Backoff = { next(wasHit: boolean): number };

/** The rule of the WebJobs SDK, for looks into a queue and for exponential retries. A hit resets it. */
export function createBackoff({ minMs, maxMs }: BackoffRange, random: Random): Backoff {
  let current = 0;
  let exponent = 0;
  const grow = (): void => {
    const spread = 0.8 + 0.4 * random.next();
    const increment = exponent === 0 ? 0 : minMs * spread * 2 ** (exponent - 1);
    current = Math.min(minMs + increment, maxMs);
    exponent += 1;
  };
  return {
    next(wasHit) {
      if (wasHit) [current, exponent] = [minMs, 1];
      else if (current < maxMs) grow();
      return current;
    },
  };
}
