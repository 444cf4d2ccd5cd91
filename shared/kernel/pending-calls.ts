/** Calls across threads that wait for their replies, by number. */
export type PendingCalls<T> = {
  open(): { id: number; reply: Promise<T> };
  /** A reply to a call that waits no more is ignored. */
  resolve(id: number, value: T): void;
  reject(id: number, error: unknown): void;
  rejectAll(error: unknown): void;
};

/** `onBusy` hears when the first call begins to wait and when none waits any more. */
export function createPendingCalls<T>(onBusy: (busy: boolean) => void = () => undefined): PendingCalls<T> {
  const waiting = new Map<number, PromiseWithResolvers<T>>();
  let next = 0;

  function take(id: number): PromiseWithResolvers<T> | undefined {
    const call = waiting.get(id);
    if (waiting.delete(id) && waiting.size === 0) onBusy(false);
    return call;
  }
  return {
    open: () => {
      const call = Promise.withResolvers<T>();
      const id = next;
      next += 1;
      waiting.set(id, call);
      if (waiting.size === 1) onBusy(true);
      return { id, reply: call.promise };
    },
    resolve: (id, value) => take(id)?.resolve(value),
    reject: (id, error) => take(id)?.reject(error),
    rejectAll: (error) => {
      for (const id of Array.from(waiting.keys())) take(id)?.reject(error);
    },
  };
}
