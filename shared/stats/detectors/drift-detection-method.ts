import type { Detector } from './detector.ts';

export type DriftDetectionOptions = {
  /** Values before anything is signalled. */
  warmUp?: number;
  /** Deviations above the lowest error rate that warn, and that are drift. */
  warning?: number;
  drift?: number;
};

export type DriftDetectionState = {
  count: number;
  rate: number;
  /** The lowest error rate so far and its deviation; null before the warm-up is over. */
  lowest: { rate: number; deviation: number } | null;
  drifted: boolean;
};

/**
 * DDM: watches an error rate p that should fall or stay as a model learns. With s = √(p (1 - p) / n) it remembers the p + s that was lowest,
 * warns above p_min + 2 s_min and finds drift above p_min + 3 s_min. Good at sudden change, slow at gradual one.
 * J. Gama and others, "Learning with drift detection", 2004, as river has it. Values: 1 for an error, 0 for none.
 * @param state of an earlier detector, to go on with
 */
export function createDriftDetectionMethod(
  { warmUp = 30, warning = 2, drift = 3 }: DriftDetectionOptions = {},
  state: DriftDetectionState = { count: 0, rate: 0, lowest: null, drifted: false },
): Detector<DriftDetectionState> {
  let { count, rate, lowest, drifted } = state;
  return {
    state: () => ({ count, rate, lowest, drifted }),
    update: (value) => {
      if (drifted) [count, rate, lowest, drifted] = [0, 0, null, false];
      count += 1;
      rate += (1 / count) * (value - rate);
      const deviation = Math.sqrt((rate * (1 - rate)) / count);
      if (count <= warmUp) return 'stable';
      const level = rate + deviation;
      if (lowest === null || level <= lowest.rate + lowest.deviation) lowest = { rate, deviation };
      drifted = level > lowest.rate + drift * lowest.deviation;
      if (drifted) return 'drift';
      return level > lowest.rate + warning * lowest.deviation ? 'warning' : 'stable';
    },
  };
}
