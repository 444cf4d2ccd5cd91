import { countSortedInBins } from '../../../stats/binning/count-sorted-in-bins.ts';
import { histogramEdges } from '../../../stats/binning/histogram-edges.ts';
import { sharesOf } from '../../../stats/distances/shares.ts';
import { pool } from '../../../stats/ranks/pool.ts';
import { walkMerged } from '../../../stats/ranks/walk-merged.ts';
import type { ValueCounts } from '../table/count-values.ts';
import { countMerged, type NumberPair, type SamplePair, valueCounts } from './sample-pair.ts';

/** Numbers with no more different reference values get a bin for each value. */
const MAX_VALUE_BINS = 20;

/** What there is in each bin; undefined where Evidently has no edges, such as for a range that is too narrow to divide. */
export type Binned = {
  rule: 'sturges-pooled' | 'sturges-distinct' | 'values';
  counts: ValueCounts | undefined;
};

/** Counts in the bins of PSI, Kullback-Leibler and Jensen-Shannon: Sturges' over the pooled values, or one for each value. */
export function binned(pair: SamplePair): Binned {
  if (pair.type === 'cat' || !hasMoreThan(pair.reference.sorted, MAX_VALUE_BINS))
    return { rule: 'values', counts: valueCounts(pair) };
  const edges = edgesOf(pair, pool([pair.reference.sorted, pair.current.sorted]));
  return { rule: 'sturges-pooled', counts: edges === undefined ? undefined : countBetween(pair, edges) };
}

/**
 * Shares in the bins of Evidently's Hellinger distance: Sturges' over the different values, or one for each value of categories. Between edges
 * they are densities times the mean width, as Evidently has them, which matters where the edges' last digits do.
 */
export function sharesByDistinct(pair: SamplePair): Binned {
  if (pair.type === 'cat') return { rule: 'values', counts: eachSide(pair.counts, sharesOf) };
  const edges = edgesOf(pair, distinctOf(pair));
  if (edges === undefined) return { rule: 'sturges-distinct', counts: undefined };
  const width = ((edges.at(-1) ?? 0) - (edges[0] ?? 0)) / (edges.length - 1);
  const counts = eachSide(countBetween(pair, edges), (side) =>
    sharesOf(side).map((share, bin) => (share / ((edges[bin + 1] ?? 0) - (edges[bin] ?? 0))) * width),
  );
  return { rule: 'sturges-distinct', counts };
}

const eachSide = (counts: ValueCounts, map: (side: Float64Array) => Float64Array): ValueCounts => ({
  first: map(counts.first),
  second: map(counts.second),
});

const edgesOf = ({ integer }: NumberPair, values: Float64Array): Float64Array | undefined =>
  histogramEdges(values, 'sturges', { integer });

const countBetween = ({ reference, current }: NumberPair, edges: Float64Array): ValueCounts => ({
  first: countSortedInBins(reference.sorted, edges),
  second: countSortedInBins(current.sorted, edges),
});

function distinctOf(pair: NumberPair): Float64Array {
  const { reference, current } = pair;
  const values = new Float64Array(countMerged(pair));
  let at = 0;
  walkMerged(reference.sorted, current.sorted, (value) => {
    values[at++] = value;
  });
  return values;
}

/** Whether an ascending sample has more different values. */
function hasMoreThan(sorted: Float64Array, most: number): boolean {
  let distinct = 0;
  for (let at = 0; at < sorted.length && distinct <= most; at++)
    if (at === 0 || sorted[at] !== sorted[at - 1]) distinct += 1;
  return distinct > most;
}
