/** Lets a few pieces of work run at a time, first come, first served. */
export type Lane = <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>;

/** Work whose signal aborts while it waits is dropped, and rejects with the signal's reason. */
export function createLane(places: number): Lane {
  const waiting = new Set<() => void>();
  let free = places;

  function leave(): void {
    const [first] = waiting;
    if (first === undefined) free += 1;
    else first();
  }
  async function enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (free > 0) {
      free -= 1;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const start = (): void => {
      waiting.delete(start);
      signal.removeEventListener('abort', giveUp);
      resolve();
    };
    const giveUp = (): void => {
      waiting.delete(start);
      reject(signal.reason);
    };
    waiting.add(start);
    signal.addEventListener('abort', giveUp, { once: true });
    await promise;
  }
  return async (work, signal) => {
    await enter(signal);
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
