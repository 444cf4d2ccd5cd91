const HOUR_MS = 3_600_000;

/** Remembers what failed last, so that it is tried again ever more slowly: after `firstMs`, twice that, up to an hour. */
export type FailureMemory = {
  note(key: string, nowMs: number): void;
  isResting(key: string, nowMs: number): boolean;
};

export function createFailureMemory(firstMs: number): FailureMemory {
  let last: { key: string; times: number; until: number } | undefined;
  return {
    note: (key, nowMs) => {
      const times = last?.key === key ? last.times : 0;
      last = { key, times: times + 1, until: nowMs + Math.min(firstMs * 2 ** times, HOUR_MS) };
    },
    isResting: (key, nowMs) => last?.key === key && nowMs < last.until,
  };
}
