/** Tells listeners in this process about messages that this process has just written. */
export type QueueWakeups = {
  /** Calls back after each write to the queue at `url`; the returned function ends that. */
  onMessage(url: string, listener: () => void): () => void;
  notify(url: string): void;
};

export function createQueueWakeups(): QueueWakeups {
  const listeners = new Map<string, Set<() => void>>();
  return {
    onMessage(url, listener) {
      const known = listeners.get(url) ?? new Set();
      listeners.set(url, known.add(listener));
      return () => void known.delete(listener);
    },
    notify(url) {
      for (const listener of listeners.get(url) ?? []) listener();
    },
  };
}
