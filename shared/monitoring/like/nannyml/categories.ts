import { chiSquareTwoSamples } from '../../../stats/tests/chi-square-two-samples.ts';
import { type Fit, fitted } from './fitted-method.ts';
import { distanceOfCounts, type ShareDistance } from './share-distances.ts';

/** How often each category occurs; categories are numbered in the order of their names, over both tables. */
export type CategoryCounts = {
  /** Those that occur, ascending. */
  codes: Int32Array;
  counts: Float64Array;
  /** How many values there are. */
  length: number;
};

/** Jensen-Shannon and Hellinger distance of categories: the reference's, in their order, and one bin for all that it does not have. */
export function fitCategories(reference: CategoryCounts, distance: ShareDistance): Fit<CategoryCounts> {
  const shares = reference.counts.map((count) => count / reference.length);
  return fitted((chunk) => ({
    value: distanceOfCounts(shares, countsOf(chunk, reference.codes), chunk.length, distance),
  }));
}

/** L-infinity distance: the largest change of one category's share, those that only one side has among them. */
export function fitLargestChange(reference: CategoryCounts): Fit<CategoryCounts> {
  return fitted((chunk) => {
    const [before, after] = inUnion(reference, chunk);
    const value = after.reduce((largest, count, at) => {
      const known = before[at] ?? 0;
      return Math.max(largest, Math.abs((known === 0 ? 0 : known / reference.length) - count / chunk.length));
    }, 0);
    return { value };
  });
}

/** The statistic of a chi-square test of both samples (Yates' correction with two categories), and its p-value, by which NannyML judges it. */
export function fitChiSquare(reference: CategoryCounts): Fit<CategoryCounts> {
  return fitted((chunk) => {
    if (reference.length === 0) return undefined;
    const test = chiSquareTwoSamples(...inUnion(reference, chunk), { yates: true });
    return { value: test.statistic, pValue: test.pValue };
  });
}

/** Counts of both samples over all categories that either has. */
function inUnion(first: CategoryCounts, second: CategoryCounts): [Float64Array, Float64Array] {
  const codes = Int32Array.from(new Set([...first.codes, ...second.codes])).toSorted();
  return [countsOf(first, codes), countsOf(second, codes)];
}

/** Counts over some categories, ascending. */
function countsOf(sample: CategoryCounts, codes: Int32Array): Float64Array {
  let at = 0;
  return Float64Array.from(codes, (code) => {
    while ((sample.codes[at] ?? Infinity) < code) at += 1;
    return sample.codes[at] === code ? (sample.counts[at] ?? 0) : 0;
  });
}
