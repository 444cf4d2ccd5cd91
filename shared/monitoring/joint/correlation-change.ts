import { associationChange } from '../../stats/association/association-change.ts';
import { cramersV } from '../../stats/association/cramers-v.ts';
import { benjaminiHochberg } from '../../stats/multiple-testing/benjamini-hochberg.ts';
import { type LeveledColumn, levelCount } from './level-plan.ts';

export type PairChange = {
  columns: [string, string];
  /** Cramér's V over at most 4 x 4 levels, 0 to 1. */
  reference: number;
  current: number;
  /** What is left of the Jensen-Shannon distance, base 2, when the columns' own changes and chance are taken out. Compared with the threshold. */
  effect: number;
  pValue: number;
  /** After Benjamini and Hochberg over all pairs. Compared with alpha. */
  adjustedP: number;
};

export type PairOptions = { threshold: number; alpha: number };

/** Levels of a column in a table of pairs: more would leave cells empty. */
const PAIR_LEVELS = 4;
/** Of rows with both values. */
const MIN_ROWS = 200;

/**
 * Which pairs of columns are associated otherwise than in the reference, the largest effect first, and how many pairs were looked at. What the columns' own
 * distributions have done does not matter.
 * @param reference levels of each column
 */
export function findPairChanges(
  columns: readonly LeveledColumn[],
  reference: readonly Uint8Array[],
  current: readonly Uint8Array[],
  { threshold, alpha }: PairOptions,
): { pairs: number; changed: PairChange[] } {
  const joins = columns.map(joinLevels);
  const [before, after] = [reference, current].map((levels) =>
    levels.map((values, index) => values.map((level) => joins[index]?.[level] ?? 0)),
  );
  const measured: Omit<PairChange, 'adjustedP'>[] = [];
  for (let a = 0; a < columns.length; a++)
    for (let b = a + 1; b < columns.length; b++) {
      const change = measurePair(tableOf(before?.[a], before?.[b]), tableOf(after?.[a], after?.[b]));
      const names: [string, string] = [columns[a]?.name ?? '', columns[b]?.name ?? ''];
      if (change !== undefined) measured.push({ columns: names, ...change });
    }
  const adjusted = benjaminiHochberg(measured.map(({ pValue }) => pValue));
  const changed = measured
    .map((pair, index): PairChange => ({ ...pair, adjustedP: adjusted[index] ?? 1 }))
    .filter((pair) => pair.effect >= threshold && pair.adjustedP < alpha)
    .toSorted((a, b) => b.effect - a.effect);
  return { pairs: measured.length, changed };
}

/** For each level of a column its level in tables of pairs; 0 stays 0, neighbours are joined, and rarer categories. */
function joinLevels(column: LeveledColumn): Uint8Array {
  const count = levelCount(column);
  const width = Math.ceil((count - 1) / PAIR_LEVELS);
  return Uint8Array.from({ length: count }, (_, level) => {
    if (level === 0) return 0;
    return column.kind === 'number' ? Math.ceil(level / width) : Math.min(PAIR_LEVELS, level);
  });
}

/** Counts of the rows that have both. */
function tableOf(first: Uint8Array | undefined, second: Uint8Array | undefined): Float64Array {
  const counts = new Float64Array((PAIR_LEVELS + 1) ** 2);
  for (let row = 0; row < (first?.length ?? 0); row++) {
    const cell = (first?.[row] ?? 0) * (PAIR_LEVELS + 1) + (second?.[row] ?? 0);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return counts.filter((_, cell) => cell > PAIR_LEVELS && cell % (PAIR_LEVELS + 1) > 0);
}

function measurePair(
  before: Float64Array,
  after: Float64Array,
): Omit<PairChange, 'columns' | 'adjustedP'> | undefined {
  const [n = 0, m = 0] = [before, after].map((table) => table.reduce((sum, count) => sum + count, 0));
  if (Math.min(n, m) < MIN_ROWS) return undefined;
  const { statistic, degrees, pValue } = associationChange(before, after, PAIR_LEVELS, PAIR_LEVELS);
  // Between near distributions 8 ln 2 times the divergence is X² per row, whose expectation without a change is its degrees of freedom.
  const divergence = (Math.max(0, statistic - degrees) * (1 / n + 1 / m)) / (8 * Math.LN2);
  return {
    reference: cramersV(before, PAIR_LEVELS, PAIR_LEVELS),
    current: cramersV(after, PAIR_LEVELS, PAIR_LEVELS),
    effect: Math.min(1, Math.sqrt(divergence)),
    pValue,
  };
}
