/** Fails work that takes longer than the limit; `message` is asked for then only. */
export type TimeLimit = <T>(work: Promise<T>, message: () => string) => Promise<T>;

type Entry = { ends: number; fail: () => void };

/** Without a limit work takes its time. All work shares one timer, as nearly all of it ends long before. */
export function createTimeLimit(ms: number | undefined): TimeLimit {
  if (ms === undefined) return (work) => work;
  const limit = Math.min(ms, longestTimer);
  const entries = new Set<Entry>();
  let armed = false;
  const arm = (wait: number): void => {
    armed = true;
    setTimeout(check, wait).unref();
  };
  /** The oldest come first: they all have the same limit. */
  const check = (): void => {
    armed = false;
    const now = performance.now();
    for (const entry of entries) {
      if (entry.ends > now) {
        arm(entry.ends - now);
        return;
      }
      entries.delete(entry);
      entry.fail();
    }
  };
  return async <T>(work: Promise<T>, message: () => string): Promise<T> => {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const entry = { ends: performance.now() + limit, fail: () => reject(new Error(message())) };
    entries.add(entry);
    if (!armed) arm(limit);
    work.then(resolve, reject);
    try {
      return await promise;
    } finally {
      entries.delete(entry);
    }
  };
}

const longestTimer = 2_147_483_647;
