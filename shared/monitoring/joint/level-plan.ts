import type { CategoryColumn, NumberColumn, Profile, ProfileColumn } from '../profile/profile.ts';

/** A column cut into a few levels, the same in both samples: 0 is no value, then the cuts' pieces or the names, and last what is neither. */
export type LeveledColumn = { name: string } & (
  | {
      kind: 'number';
      type: NumberColumn['type'];
      /** Lower ends of the levels after the first. */
      cuts: readonly number[];
    }
  | { kind: 'category'; type: CategoryColumn['type']; names: readonly string[] }
);

export type LevelPlan = {
  columns: readonly LeveledColumn[];
  /** Columns that could have been taken. */
  candidates: number;
};

/** Levels of a column besides that of no value. */
const MAX_LEVELS = 8;
/** More columns have more pairs than anybody reads: those with the most to tell are taken. */
const MAX_COLUMNS = 50;

/** How many levels a column has, no value among them. */
export const levelCount = (column: LeveledColumn): number =>
  (column.kind === 'number' ? column.cuts.length : column.names.length) + 2;

/**
 * Cuts a reference's columns into levels that hold about equally many values, or its most frequent categories. Of more than 50 columns those whose levels
 * tell most are taken, by entropy. Times, text that hardly repeats, and columns with one level only are none.
 */
export function planLevels(reference: Profile['columns']): LevelPlan {
  const found = Object.entries(reference).flatMap(([name, column]) => {
    const cut = cutColumn(name, column);
    return cut === undefined ? [] : [cut];
  });
  const most = found.toSorted((a, b) => b.entropy - a.entropy).slice(0, MAX_COLUMNS);
  const taken = new Set(most.map(({ column }) => column.name));
  const columns = found.flatMap(({ column }) => (taken.has(column.name) ? [column] : []));
  return { columns, candidates: found.length };
}

type Cut = { column: LeveledColumn; entropy: number };

function cutColumn(name: string, column: ProfileColumn): Cut | undefined {
  if (column.type === 'datetime' || column.type === 'other') return undefined;
  return column.kind === 'number' ? cutNumber(name, column) : cutCategory(name, column);
}

/** At edges of the reference's bins. */
function cutNumber(name: string, { type, edges, counts }: NumberColumn): Cut | undefined {
  const total = sumOf(counts);
  const [cuts, pieces]: [number[], number[]] = [[], [0]];
  let before = 0;
  for (const [bin, count] of counts.entries()) {
    const isNext = before >= ((cuts.length + 1) * total) / MAX_LEVELS;
    if (bin > 0 && count > 0 && isNext && pieces.at(-1) !== 0 && cuts.length < MAX_LEVELS - 1) {
      cuts.push(edges[bin] ?? 0);
      pieces.push(0);
    }
    pieces[pieces.length - 1] = (pieces.at(-1) ?? 0) + count;
    before += count;
  }
  return cuts.length === 0
    ? undefined
    : { column: { name, kind: 'number', type, cuts }, entropy: entropyOf(pieces) };
}

function cutCategory(name: string, { type, counts, other }: CategoryColumn): Cut | undefined {
  const sorted = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const named = sorted.slice(0, MAX_LEVELS - 1);
  const rest = other + sumOf(sorted.slice(MAX_LEVELS - 1).map(([, count]) => count));
  const pieces = [...named.map(([, count]) => count), ...(rest > 0 ? [rest] : [])];
  if (named.length === 0 || pieces.length < 2) return undefined;
  const names = named.map(([one]) => one);
  return { column: { name, kind: 'category', type, names }, entropy: entropyOf(pieces) };
}

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

function entropyOf(counts: readonly number[]): number {
  const total = sumOf(counts);
  return counts.reduce(
    (sum, count) => (count > 0 ? sum - (count / total) * Math.log(count / total) : sum),
    0,
  );
}
