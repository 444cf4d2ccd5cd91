import { chiSquareTwoSamples } from '../../../stats/tests/chi-square-two-samples.ts';
import { type Fit, fitted } from './fitted-method.ts';
import { distanceOfCounts, type ShareDistance } from './share-distances.ts';

/** Values of a column as places in the list of its categories; nulls are left out. */
export type Codes = Int32Array;

/**
 * Jensen-Shannon and Hellinger distance of categories: the reference's, in the order of their names, and one bin for all that it does not have.
 * @param names all categories of both tables
 */
export function fitCategories(
  reference: Codes,
  names: readonly string[],
  distance: ShareDistance,
): Fit<Codes> {
  const counts = countCodes(reference, names.length);
  const bins = [...names.keys()].filter((code) => (counts[code] ?? 0) > 0);
  bins.sort((a, b) => ((names[a] ?? '') < (names[b] ?? '') ? -1 : 1));
  const inBins = (all: Float64Array): Float64Array => Float64Array.from(bins, (code) => all[code] ?? 0);
  const shares = inBins(counts).map((count) => count / reference.length);
  return fitted((chunk) => ({
    value: distanceOfCounts(shares, inBins(countCodes(chunk, names.length)), chunk.length, distance),
  }));
}

/** L-infinity distance: the largest change of one category's share, those that only one side has among them. */
export function fitLargestChange(reference: Codes, names: readonly string[]): Fit<Codes> {
  const known = countCodes(reference, names.length).map((count) =>
    count === 0 ? 0 : count / reference.length,
  );
  return fitted((chunk) => {
    const counts = countCodes(chunk, names.length);
    const value = counts.reduce(
      (largest, count, code) => Math.max(largest, Math.abs((known[code] ?? 0) - count / chunk.length)),
      0,
    );
    return { value };
  });
}

/** The statistic of a chi-square test of both samples (Yates' correction with two categories), and its p-value, by which NannyML judges it. */
export function fitChiSquare(reference: Codes, names: readonly string[]): Fit<Codes> {
  const counts = countCodes(reference, names.length);
  return fitted((chunk) => {
    if (reference.length === 0) return undefined;
    const test = chiSquareTwoSamples(counts, countCodes(chunk, names.length), { yates: true });
    return { value: test.statistic, pValue: test.pValue };
  });
}

function countCodes(codes: Codes, categories: number): Float64Array {
  const counts = new Float64Array(categories);
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
