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
  goal: number;
  better: 'higher' | 'lower';
  ok: boolean;
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
  facts: Pick<BenchRow, 'name' | 'unit' | 'goal' | 'better'> & { peer: string },
  pairs: readonly Pair[],
): BenchRow {
  const { peer, goal, better, name, unit } = facts;
  const ratio = figuresOf(pairs.map((pair) => pair.ours / pair.peer)).median;
  return {
    name,
    unit,
    ours: figuresOf(pairs.map((pair) => pair.ours)),
    peers: { [peer]: figuresOf(pairs.map((pair) => pair.peer)) },
    ratio,
    goal,
    better,
    ok: better === 'higher' ? ratio >= goal : ratio <= goal,
  };
}
