export type GapMeter = {
  start(): void;
  /** A good answer has arrived. */
  mark(): void;
  /** The longest time between two marks, and when it ended, in seconds after the start. */
  longest(): { longestGapMs: number; longestGapAtSeconds: number };
};

/** Measures the longest time without a good answer; the time from the start to the first one counts. */
export function createGapMeter(now: () => number = () => performance.now()): GapMeter {
  let [startedAt, lastAt, longestGapMs, longestGapAtSeconds] = [0, 0, 0, 0];
  return {
    start: () => {
      startedAt = now();
      lastAt = startedAt;
    },
    mark: () => {
      const at = now();
      if (at - lastAt > longestGapMs) {
        longestGapMs = at - lastAt;
        longestGapAtSeconds = (at - startedAt) / 1000;
      }
      lastAt = at;
    },
    longest: () => ({ longestGapMs, longestGapAtSeconds }),
  };
}
