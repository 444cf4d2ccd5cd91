import { totalOf } from '../../../stats/distances/shares.ts';
import { walkMerged } from '../../../stats/ranks/walk-merged.ts';
import { countValues, type Side, type ValueCounts } from '../table/count-values.ts';
import { readNumbers } from '../table/read-numbers.ts';

/** A column's values in both tables, without missing and infinite ones. */
export type SamplePair = {
  referenceRows: number;
  currentRows: number;
  /** How many values of both differ. */
  distinct: number;
} & ({ type: 'cat'; counts: ValueCounts } | ({ type: 'num' } & NumberPair));

export type NumberPair = {
  /** Whether both tables hold integers. */
  integer: boolean;
  /** Ascending. */
  reference: Float64Array;
  current: Float64Array;
};

export async function readCategories(reference: Side, current: Side): Promise<SamplePair> {
  const counts = await countValues(reference, current);
  return {
    type: 'cat',
    referenceRows: totalOf(counts.first),
    currentRows: totalOf(counts.second),
    distinct: counts.first.length,
    counts,
  };
}

export async function readNumberPair(before: Side, after: Side): Promise<SamplePair> {
  const reference = await readSorted(before);
  const current = await readSorted(after);
  return {
    type: 'num',
    referenceRows: reference.length,
    currentRows: current.length,
    distinct: countMerged(reference, current),
    integer: before.column.kind === 'int' && after.column.kind === 'int',
    reference,
    current,
  };
}

async function readSorted({ table, column }: Side): Promise<Float64Array> {
  const values = await readNumbers(table, column, 'finite');
  values.sort();
  return values;
}

/** How often each value occurs, ascending by value. */
export function valueCounts(pair: SamplePair): ValueCounts {
  if (pair.type === 'cat') return pair.counts;
  const first = new Float64Array(pair.distinct);
  const second = new Float64Array(pair.distinct);
  let [at, before, after] = [0, 0, 0];
  walkMerged(pair.reference, pair.current, (_value, upToFirst, upToSecond) => {
    first[at] = upToFirst - before;
    second[at] = upToSecond - after;
    [at, before, after] = [at + 1, upToFirst, upToSecond];
  });
  return { first, second };
}

/** How many different values two ascending samples have. */
function countMerged(first: Float64Array, second: Float64Array): number {
  let distinct = 0;
  walkMerged(first, second, () => {
    distinct += 1;
  });
  return distinct;
}
