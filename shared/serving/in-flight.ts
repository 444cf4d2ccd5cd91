import { RelevoError } from '../kernel/error.ts';

/** Runs work unless too much is under way already. @throws TOO_MANY_REQUESTS (429) */
export type InFlight = <T>(work: () => Promise<T>, signal: AbortSignal | undefined) => Promise<T>;

/**
 * At most `max` pieces of work at a time. A piece holds its place until it settles or its signal aborts, whichever
 * comes first: work that waits in vain must not keep out everybody else after its caller has had an answer.
 */
export function createInFlight(max: number): InFlight {
  let places = max;
  const take = (): (() => void) => {
    let held = true;
    places -= 1;
    return () => {
      if (held) places += 1;
      held = false;
    };
  };
  return async (work, signal) => {
    if (places <= 0) throw tooMany(max);
    const free = take();
    signal?.addEventListener('abort', free, { once: true });
    try {
      return await work();
    } finally {
      signal?.removeEventListener('abort', free);
      free();
    }
  };
}

const tooMany = (max: number): RelevoError =>
  new RelevoError('TOO_MANY_REQUESTS', `${max} predictions are under way already; try again later`, {
    status: 429,
    retryable: true,
  });
