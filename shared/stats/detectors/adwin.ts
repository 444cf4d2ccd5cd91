import { type AdwinWindow, addToWindow, dropOldest, emptyWindow } from './adwin-window.ts';
import type { Detector } from './detector.ts';

export type AdwinOptions = {
  /** Bound on the chance of a false cut. */
  delta?: number;
  /** Every how many values cuts are tried. */
  clock?: number;
  /** Buckets of one size before two are joined: more make finer cuts and larger states. */
  maxBuckets?: number;
  /** Least values on each side of a cut. */
  minSide?: number;
  /** Window up to which nothing is tried. */
  gracePeriod?: number;
};

export type AdwinState = { window: AdwinWindow; ticks: number; drifted: boolean };

/**
 * ADWIN: keeps a window of recent values as long as their mean has not changed. It tries every cut of the window into older and newer values at bucket
 * borders and finds drift where the means differ by more than √(2 m v d) + ⅔ d m, with v the window's variance, d = ln(2 ln(width) / delta)
 * and m = 1/(n0 - minSide + 1) + 1/(n1 - minSide + 1); then old values are dropped until no cut differs.
 * A. Bifet and R. Gavaldà, "Learning from time-changing data with adaptive windowing", 2007, as river has it: after a drift the next value
 * starts an empty window. Any real values; O(log width) memory, so a state is some hundred bytes. Never warns.
 * @param state of an earlier detector, to go on with
 */
export function createAdwin(
  { delta = 0.002, clock = 32, maxBuckets = 5, minSide = 5, gracePeriod = 10 }: AdwinOptions = {},
  state: AdwinState = { window: emptyWindow(), ticks: 0, drifted: false },
): Detector<AdwinState> {
  let { window, ticks, drifted } = structuredClone(state);
  const shrink = (): boolean => {
    let found = false;
    while (hasCut(window, delta, minSide)) {
      found = true;
      dropOldest(window);
    }
    return found;
  };
  return {
    state: () => structuredClone({ window, ticks, drifted }),
    update: (value) => {
      if (drifted) [window, ticks] = [emptyWindow(), 0];
      addToWindow(window, value, maxBuckets);
      ticks += 1;
      drifted = ticks % clock === 0 && window.width > gracePeriod && shrink();
      return drifted ? 'drift' : 'stable';
    },
  };
}

/** Whether any bucket border, from the oldest on, parts values with different means. */
function hasCut(window: AdwinWindow, delta: number, minSide: number): boolean {
  const { buckets, width, total, variance } = window;
  const confidence = Math.log((2 * Math.log(width)) / delta);
  let [olderCount, olderTotal] = [0, 0];
  for (let level = buckets.length - 1; level >= 0; level--)
    for (const bucket of buckets[level] ?? []) {
      olderCount += 2 ** level;
      olderTotal += bucket.total;
      const newerCount = width - olderCount;
      if (olderCount < minSide || newerCount < minSide) continue;
      const gap = Math.abs(olderTotal / olderCount - (total - olderTotal) / newerCount);
      const inverse = 1 / (olderCount - minSide + 1) + 1 / (newerCount - minSide + 1);
      const bound = Math.sqrt(2 * inverse * (variance / width) * confidence) + (2 / 3) * confidence * inverse;
      if (gap > bound) return true;
    }
  return false;
}
