import { histogramEdges } from '../../../stats/binning/histogram-edges.ts';
import { pool } from '../../../stats/ranks/pool.ts';
import type { NumberPair } from './sample-pair.ts';

/** Bins of the small chart of a column. */
const CHART_BINS = 10;
/** Ranges that are wider than this share of the values can be divided into any number of bins that Doane's rule gives. */
const EASY_RANGE = 1e-9;

/**
 * Whether Evidently can draw a column's histograms: it fails on the whole column where the range is too narrow or too wide to be divided, such as
 * for a constant of 1e17.
 */
export function canBeDrawn({ reference, current }: NumberPair): boolean {
  const samples = [reference.sorted, current.sorted];
  if (samples.some((sorted) => histogramEdges(ends(sorted), CHART_BINS) === undefined)) return false;
  const pooled = pool([ends(reference.sorted), ends(current.sorted)]).toSorted();
  const [least = 0, , , most = 0] = pooled;
  if (most - least > EASY_RANGE * Math.max(Math.abs(least), Math.abs(most)))
    return Number.isFinite(most - least);
  return histogramEdges(pool(samples), 'doane') !== undefined;
}

const ends = (sorted: Float64Array): Float64Array => Float64Array.of(sorted[0] ?? NaN, sorted.at(-1) ?? NaN);
