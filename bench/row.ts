import { type Interval, medianInterval } from './median-interval.ts';

/** What was measured, over the rounds that count. */
export type Figures = { median: number; min: number; max: number };

/** One line of a benchmark's result, as `npm run bench -- NAME --json FILE` writes it. */
export type BenchRow = {
  name: string;
  unit: string;
  ours: Figures;
  /** The first is the one compared with, the others are reported beside it. None where the goal is a plain figure. */
  peers: Record<string, Figures>;
  /** How many rounds count. */
  pairs: number;
  /** Median over the rounds of ours by the first peer's, measured side by side; of ours where there is no peer. */
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

export type RowFacts = Pick<BenchRow, 'name' | 'unit' | 'goal' | 'better' | 'load'> & {
  /** The median unless said otherwise. */
  heldBy?: BenchRow['heldBy'];
};

/** A row from pairs that were measured one right after the other; `beside` are figures of further peers, without a goal. */
export function rowOfPairs(
  facts: RowFacts & { peer: string; beside?: Record<string, readonly number[]> },
  pairs: readonly Pair[],
): BenchRow {
  const { peer, beside = {}, ...others } = facts;
  const further = Object.entries(beside).map(([name, values]) => [name, figuresOf(values)] as const);
  return judge(others, {
    ours: pairs.map((pair) => pair.ours),
    peers: { [peer]: figuresOf(pairs.map((pair) => pair.peer)), ...Object.fromEntries(further) },
    judged: pairs.map((pair) => pair.ours / pair.peer),
  });
}

/** A row whose goal is a figure of ours, in the row's unit. */
export const rowOfFigures = (facts: RowFacts, values: readonly number[]): BenchRow =>
  judge(facts, { ours: values, peers: {}, judged: values });

function judge(
  { heldBy = 'median', ...facts }: RowFacts,
  measured: { ours: readonly number[]; peers: BenchRow['peers']; judged: readonly number[] },
): BenchRow {
  const { goal, better } = facts;
  const ratio = figuresOf(measured.judged).median;
  const interval = medianInterval(measured.judged);
  const worse = better === 'higher' ? interval.low : interval.high;
  const held = heldBy === 'median' ? ratio : worse;
  return {
    ...facts,
    ours: figuresOf(measured.ours),
    peers: measured.peers,
    pairs: measured.judged.length,
    ratio,
    interval,
    heldBy,
    ok: better === 'higher' ? held >= goal : held <= goal,
  };
}
