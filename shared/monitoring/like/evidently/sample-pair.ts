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

/** No choice of Evidently's depends on telling more different numbers apart. */
const MANY = 6;

/** A column's values in both tables, without missing and infinite ones. */
export type SamplePair = (NumberPair | CategoryPair) & {
  referenceRows: number;
  currentRows: number;
  /** How many values of both differ; of numbers, `MANY` stands for that many and more. */
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
    distinct: countUpTo(MANY, reference.sorted, current.sorted),
    integer: before.column.kind === 'int' && after.column.kind === 'int',
    reference,
    current,
  };
}

/** How often each value occurs, ascending by value. */
export function valueCounts(pair: SamplePair): ValueCounts {
  if (pair.type === 'cat') return pair.counts;
  const distinct = countMerged(pair);
  const first = new Float64Array(distinct);
  const second = new Float64Array(distinct);
  let [at, before, after] = [0, 0, 0];
  walkMerged(pair.reference.sorted, pair.current.sorted, (_value, upToFirst, upToSecond) => {
    first[at] = upToFirst - before;
    second[at] = upToSecond - after;
    [at, before, after] = [at + 1, upToFirst, upToSecond];
  });
  return { first, second };
}

/** How many different numbers there are. */
export function countMerged({ reference, current }: NumberPair): number {
  let distinct = 0;
  walkMerged(reference.sorted, current.sorted, () => {
    distinct += 1;
  });
  return distinct;
}

/** The same, ended at `most`. */
function countUpTo(most: number, first: Float64Array, second: Float64Array): number {
  let [distinct, i, j] = [0, 0, 0];
  while (distinct < most && (i < first.length || j < second.length)) {
    const value = Math.min(first[i] ?? Infinity, second[j] ?? Infinity);
    while (first[i] === value) i += 1;
    while (second[j] === value) j += 1;
    distinct += 1;
  }
  return distinct;
}
