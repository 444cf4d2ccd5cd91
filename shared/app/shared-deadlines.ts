import { setMaxListeners } from 'node:events';

/** A time limit that is over for everybody who shares it at the same moment. */
export type Deadline = {
  signal: AbortSignal;
  /** Settles with the work, or rejects with the signal's reason when the time is over first. */
  hold: <T>(work: Promise<T>) => Promise<T>;
};

/** How long calls may join a deadline: at most a 20th of their time. */
const JOINING_MS = 50;

/**
 * Deadlines of `timeoutMs` for many short calls. Those that begin within 50 ms share a signal and a timer, so that each
 * has its whole time and at most a 20th more: a timer and a signal of its own outlive a short call by far, and cost more
 * in garbage collection than all else of its handling.
 */
export function createDeadlines(timeoutMs: number): () => Deadline {
  const joiningMs = Math.min(JOINING_MS, timeoutMs / 20);
  let newest: Deadline | undefined;
  let closesAt = 0;
  return () => {
    const now = performance.now();
    if (newest === undefined || now >= closesAt) {
      newest = createDeadline(timeoutMs + joiningMs);
      closesAt = now + joiningMs;
    }
    return newest;
  };
}

function createDeadline(ms: number): Deadline {
  const controller = new AbortController();
  const { signal } = controller;
  setMaxListeners(0, signal);
  const waiting = new Set<(reason: unknown) => void>();
  const onTimeout = (): void => {
    controller.abort(new DOMException('the time limit is over', 'TimeoutError'));
    for (const reject of waiting) reject(signal.reason);
    waiting.clear();
  };
  setTimeout(onTimeout, ms).unref();
  return {
    signal,
    hold: <T>(work: Promise<T>) => {
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      const pass = async (): Promise<void> => {
        try {
          resolve(await work);
        } catch (error) {
          reject(error);
        } finally {
          waiting.delete(reject);
        }
      };
      waiting.add(reject);
      void pass();
      return promise;
    },
  };
}
