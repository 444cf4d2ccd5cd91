import type { Detector } from './detector.ts';

export type PageHinkleyOptions = {
  /** Values before anything is signalled. */
  warmUp?: number;
  /** Rise that is tolerated, in the unit of the values. */
  delta?: number;
  /** Sum at which drift is found. For a stream of 0 and 1 the default reacts very late: take a lower one, or scale the values. */
  threshold?: number;
  /** Share of the sum kept with each value. */
  alpha?: number;
};

export type PageHinkleyState = { count: number; mean: number; sum: number; drifted: boolean };

/**
 * Page-Hinkley: a one-sided cumulative sum of how far values exceed their running mean, sum = max(0, alpha · sum + x - mean - delta); drift where
 * it reaches the threshold. Sees rises only. E. S. Page, "Continuous inspection schemes", 1954, as river has it (which starts counting at 1,
 * so that the 29th value is the first that can signal). Never warns.
 * @param state of an earlier detector, to go on with
 */
export function createPageHinkley(
  { warmUp = 30, delta = 0.005, threshold = 50, alpha = 0.9999 }: PageHinkleyOptions = {},
  state: PageHinkleyState = { count: 0, mean: 0, sum: 0, drifted: false },
): Detector<PageHinkleyState> {
  let { count, mean, sum, drifted } = state;
  return {
    state: () => ({ count, mean, sum, drifted }),
    update: (value) => {
      if (drifted) [count, mean, sum] = [0, 0, 0];
      count += 1;
      mean += (value - mean) / count;
      sum = Math.max(0, alpha * sum + (value - mean - delta));
      drifted = count + 1 >= warmUp && sum >= threshold;
      return drifted ? 'drift' : 'stable';
    },
  };
}
