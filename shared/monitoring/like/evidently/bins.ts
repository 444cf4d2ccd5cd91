import { countSortedInBins } from '../../../stats/binning/count-sorted-in-bins.ts';
import { histogramEdges } from '../../../stats/binning/histogram-edges.ts';
import { pool } from '../../../stats/ranks/pool.ts';
import { walkMerged } from '../../../stats/ranks/walk-merged.ts';
import type { ValueCounts } from '../table/count-values.ts';
import { type NumberPair, type SamplePair, valueCounts } from './sample-pair.ts';

/** Numbers with no more different reference values get a bin for each value. */
const MAX_VALUE_BINS = 20;

/** Bins of a rule that Evidently has no edges for, such as a range that is too narrow to divide. */
export type Binned = {
  rule: 'sturges-pooled' | 'sturges-distinct' | 'values';
  counts: ValueCounts | undefined;
};

/** Bins of PSI, Kullback-Leibler and Jensen-Shannon: Sturges' over the pooled values, or one for each value. */
export function binned(pair: SamplePair): Binned {
  if (pair.type === 'cat' || !hasMoreThan(pair.reference, MAX_VALUE_BINS))
    return { rule: 'values', counts: valueCounts(pair) };
  return { rule: 'sturges-pooled', counts: countBetween(pair, pool([pair.reference, pair.current])) };
}

/** Bins of Evidently's Hellinger distance: Sturges' over the different values, or one for each value of categories. */
export function binnedByDistinct(pair: SamplePair): Binned {
  if (pair.type === 'cat') return { rule: 'values', counts: pair.counts };
  const values = new Float64Array(pair.distinct);
  let at = 0;
  walkMerged(pair.reference, pair.current, (value) => {
    values[at++] = value;
  });
  return { rule: 'sturges-distinct', counts: countBetween(pair, values) };
}

function countBetween(
  { integer, reference, current }: NumberPair,
  values: Float64Array,
): ValueCounts | undefined {
  const edges = histogramEdges(values, 'sturges', { integer });
  if (edges === undefined) return undefined;
  return { first: countSortedInBins(reference, edges), second: countSortedInBins(current, edges) };
}

/** Whether an ascending sample has more different values. */
function hasMoreThan(sorted: Float64Array, most: number): boolean {
  let distinct = 0;
  for (let at = 0; at < sorted.length && distinct <= most; at++)
    if (at === 0 || sorted[at] !== sorted[at - 1]) distinct += 1;
  return distinct > most;
}
