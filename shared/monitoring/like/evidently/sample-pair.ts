import { totalOf } from '../../../stats/distances/shares.ts';
import { walkMerged } from '../../../stats/ranks/walk-merged.ts';
import { countValues, familyOf, type Side, type ValueCounts } from '../table/count-values.ts';
import { type NumberSample, readNumberSample } from './number-sample.ts';

export type NumberPair = {
  type: 'num';
  /** Whether both tables hold integers. */
  integer: boolean;
  reference: NumberSample;
  current: NumberSample;
};

export type CategoryPair = {
  type: 'cat';
  counts: ValueCounts;
  /** Whether one table holds text and the other numbers, say, which have no order among them. */
  mixed: boolean;
};

/** A column's values in both tables, without missing and infinite ones. */
export type SamplePair = (NumberPair | CategoryPair) & {
  referenceRows: number;
  currentRows: number;
  /** How many values of both differ. */
  distinct: number;
};

export async function readSamplePair(
  type: SamplePair['type'],
  reference: Side,
  current: Side,
): Promise<SamplePair> {
  return type === 'num' ? readNumberPair(reference, current) : readCategories(reference, current);
}

async function readCategories(reference: Side, current: Side): Promise<SamplePair> {
  const counts = await countValues(reference, current);
  return {
    type: 'cat',
    referenceRows: totalOf(counts.first),
    currentRows: totalOf(counts.second),
    distinct: counts.first.length,
    counts,
    mixed: familyOf(reference) !== familyOf(current),
  };
}

async function readNumberPair(before: Side, after: Side): Promise<SamplePair> {
  const reference = await readNumberSample(before);
  const current = await readNumberSample(after);
  return {
    type: 'num',
    referenceRows: reference.sorted.length,
    currentRows: current.sorted.length,
    distinct: countMerged(reference.sorted, current.sorted),
    integer: before.column.kind === 'int' && after.column.kind === 'int',
    reference,
    current,
  };
}

/** How often each value occurs, ascending by value. */
export function valueCounts(pair: SamplePair): ValueCounts {
  if (pair.type === 'cat') return pair.counts;
  const first = new Float64Array(pair.distinct);
  const second = new Float64Array(pair.distinct);
  let [at, before, after] = [0, 0, 0];
  walkMerged(pair.reference.sorted, pair.current.sorted, (_value, upToFirst, upToSecond) => {
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
