import { type Interval, medianInterval } from './median-interval.ts';

/** What was measured, over the rounds that count. */
export type Figures = { median: number; min: number; max: number };

/** One line of a benchmark's result, as `npm run bench -- NAME --json FILE` writes it. */
export type BenchRow = {
  name: string;
  unit: string;
  ours: Figures;
  peers: Record<string, Figures>;
  /** Median over the rounds of ours by the first peer's, measured side by side. */
  ratio: number;
  /** Of the ratio, at least 95 %. */
  interval: Interval;
  goal: number;
  better: 'higher' | 'lower';
  /** What the goal is held against: the ratio, or the worse end of its interval. */
  heldBy: 'median' | 'interval';
  ok: boolean;
  /** What made the load, where the row's figures depend on it. */
  load?: string;
};

export function figuresOf(values: readonly number[]): Figures {
  if (values.length === 0) throw new Error('nothing was measured');
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    min: at(0),
    max: at(sorted.length - 1),
  };
}

export type Pair = { ours: number; peer: number };

/** A row from pairs that were measured one right after the other. */
export function rowOfPairs(
  facts: Pick<BenchRow, 'name' | 'unit' | 'goal' | 'better' | 'load'> & {
    peer: string;
    /** The median unless said otherwise. */
    heldBy?: BenchRow['heldBy'];
  },
  pairs: readonly Pair[],
): BenchRow {
  const { peer, goal, better, heldBy = 'median', ...others } = facts;
  const ratios = pairs.map((pair) => pair.ours / pair.peer);
  const ratio = figuresOf(ratios).median;
  const interval = medianInterval(ratios);
  const worse = better === 'higher' ? interval.low : interval.high;
  const held = heldBy === 'median' ? ratio : worse;
  return {
    ...others,
    ours: figuresOf(pairs.map((pair) => pair.ours)),
    peers: { [peer]: figuresOf(pairs.map((pair) => pair.peer)) },
    ratio,
    interval,
    goal,
    better,
    heldBy,
    ok: better === 'higher' ? held >= goal : held <= goal,
  };
}
