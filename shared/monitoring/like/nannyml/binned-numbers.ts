import { countInBins } from '../../../stats/binning/count-in-bins.ts';
import { histogramEdges } from '../../../stats/binning/histogram-edges.ts';
import { failed, type Fit, fitted } from './fitted-method.ts';
import { distanceOfCounts, type ShareDistance } from './share-distances.ts';

/**
 * Jensen-Shannon and Hellinger distance of numbers: bins by Doane's rule over the range of the reference alone, and one more for what of a
 * chunk is outside of it. Whole numbers are cut like all others.
 * @param reference without nulls, in the order of the rows
 */
export function fitBinned(reference: Float64Array, distance: ShareDistance): Fit<Float64Array> {
  if (!reference.every(Number.isFinite)) return failed('the reference has infinite values: no bins');
  const edges = histogramEdges(reference, 'doane');
  if (edges === undefined) return failed('the values of the reference are too close together for bins');
  const shares = countInBins(reference, edges).map((count) => count / reference.length);
  return fitted((chunk) => ({
    value: distanceOfCounts(shares, countInBins(chunk, edges), chunk.length, distance),
  }));
}
