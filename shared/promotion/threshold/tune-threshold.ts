import type { Worth } from '../measures/worth-of-decisions.ts';

/** What a threshold is tuned for. Precision and recall alone are highest where nearly nothing, or everything, is positive. */
export type TuningObjective = { kind: 'value'; worth: Worth } | { kind: 'accuracy' | 'f1' };

export type TuningInput = {
  /** 1 for the positive label, else 0. */
  truth: Uint8Array;
  probabilities: Float64Array;
  /** The threshold as it is. */
  current: number;
  objective: TuningObjective;
};

export type TunedThreshold = {
  threshold: number;
  /** The objective on these rows at the current threshold and at the tuned one; value is per row. */
  before: number;
  after: number;
};

/** What is summed over the rows that are decided positive, and over all. */
type Sums = { rows: number; hits: number; alarms: number; positives: number; gain: number; none: number };

/**
 * The threshold with the best objective on these rows; of several the one nearest to the current one. Thresholds lie
 * between two probabilities that occur, at the number with the fewest digits there.
 */
export function tuneThreshold({ truth, probabilities, current, objective }: TuningInput): TunedThreshold {
  const order = [...probabilities.keys()].toSorted(
    (a, b) => (probabilities[b] ?? 0) - (probabilities[a] ?? 0),
  );
  const sums: Sums = {
    rows: truth.length,
    hits: 0,
    alarms: 0,
    positives: truth.reduce((sum, label) => sum + label, 0),
    gain: 0,
    none: objective.kind === 'value' ? total(objective.worth.negative) : 0,
  };
  let before = scoreOf(objective, sums);
  let best = { threshold: current, after: -Infinity };
  const consider = (high: number, low: number): void => {
    const after = scoreOf(objective, sums);
    if (current <= high) before = after;
    const threshold = low < current && current <= high ? current : shortest(low, high);
    const nearer = Math.abs(threshold - current) < Math.abs(best.threshold - current);
    if (after > best.after || (after === best.after && nearer)) best = { threshold, after };
  };
  const highest = probabilities[order[0] ?? 0] ?? 0;
  if (highest < 1) consider(1, highest);
  for (const [at, row] of order.entries()) {
    count(sums, truth[row] ?? 0, row, objective);
    const [own, next] = [probabilities[row] ?? 0, probabilities[order[at + 1] ?? -1] ?? -1];
    if (next < own) consider(own, next);
  }
  return { ...best, before };
}

function count(sums: Sums, label: number, row: number, objective: TuningObjective): void {
  if (label === 1) sums.hits += 1;
  else sums.alarms += 1;
  if (objective.kind !== 'value') return;
  const { positive, negative } = objective.worth;
  sums.gain += (positive[row] ?? NaN) - (negative[row] ?? NaN);
}

function scoreOf({ kind }: TuningObjective, { rows, hits, alarms, positives, gain, none }: Sums): number {
  if (kind === 'value') return (none + gain) / rows;
  if (kind === 'accuracy') return (hits + rows - positives - alarms) / rows;
  return hits === 0 ? 0 : (2 * hits) / (hits + alarms + positives);
}

/** The number with the fewest digits above `low` and at most `high`, near their middle; `low` under 0 stands for none. */
function shortest(low: number, high: number): number {
  if (low < 0) return 0;
  const middle = low + (high - low) / 2;
  for (let digits = 2; digits <= 17; digits++) {
    const rounded = Number(middle.toFixed(digits));
    if (rounded > low && rounded <= high) return rounded;
  }
  return high;
}

const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
