import type { Detector, DetectorSignal } from './detector.ts';

export type EarlyDriftOptions = {
  /** Values, and errors, before anything is signalled. */
  warmUp?: number;
  /** Shares of the highest level under which it warns, and finds drift. */
  warning?: number;
  drift?: number;
};

export type EarlyDriftState = {
  count: number;
  errors: number;
  lastError: number;
  /** Of the distances between errors: mean and sum of squared deviations. */
  mean: number;
  squares: number;
  /** Highest mean + 2 deviations so far; -1 before any. */
  highest: number;
  signal: DetectorSignal;
};

const start: EarlyDriftState = {
  count: 0,
  errors: 0,
  lastError: 0,
  mean: 0,
  squares: 0,
  highest: -1,
  signal: 'stable',
};

/**
 * EDDM: watches the distance between errors, which grows as a model learns. With its mean m and sample deviation s it remembers the highest m + 2 s,
 * warns when m + 2 s falls under 95 % of it and finds drift under 90 %. Sees gradual change that DDM misses, at the price of more false
 * alarms. M. Baena-García and others, "Early drift detection method", 2006, as river has it. Values: 1 for an error, 0 for none;
 * between errors the last signal stands.
 * @param state of an earlier detector, to go on with
 */
export function createEarlyDriftDetectionMethod(
  { warmUp = 30, warning = 0.95, drift = 0.9 }: EarlyDriftOptions = {},
  state: EarlyDriftState = start,
): Detector<EarlyDriftState> {
  let now = { ...state };
  const judge = (level: number): DetectorSignal => {
    if (level > now.highest) {
      now.highest = level;
      return now.signal;
    }
    if (now.errors <= warmUp) return now.signal;
    const share = level / now.highest;
    return share < drift ? 'drift' : share < warning ? 'warning' : 'stable';
  };
  return {
    state: () => ({ ...now }),
    update: (value) => {
      if (now.signal === 'drift') now = { ...start };
      now.count += 1;
      if (value !== 1) return now.signal;
      addDistance(now);
      if (now.count > warmUp) now.signal = judge(levelOf(now));
      return now.signal;
    },
  };
}

function addDistance(now: EarlyDriftState): void {
  const distance = now.count - now.lastError;
  now.errors += 1;
  now.lastError = now.count;
  const before = now.mean;
  now.mean += (1 / now.errors) * (distance - before);
  now.squares += (distance - before) * (distance - now.mean);
}

const levelOf = ({ mean, squares, errors }: EarlyDriftState): number =>
  mean + 2 * Math.sqrt(errors > 1 ? squares / (errors - 1) : 0);
