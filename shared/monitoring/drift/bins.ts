import { smallBinGroups } from '../../stats/binning/merge-small-bins.ts';
import { finiteCount } from '../profile/add-profiles.ts';
import type { NumberColumn, ProfileColumn } from '../profile/profile.ts';
import { addUp } from './add-up.ts';
import { clearBins } from './clear-bins.ts';
import { MIN_EXPECTED, numberBins } from './number-bins.ts';
import { outsidePlaces } from './outside-places.ts';

/** The bins that two samples of a column are compared over. */
export type Bins = {
  /** Counts of the reference, and of the current sample, in independent rows: of entities with several rows, less than their values. */
  first: number[];
  second: number[];
  /** For each place of a column (see `placeCounts`) its bin. */
  binOf: number[];
  /** From each bin's place to the next one's, in units of the reference's deviation; undefined where bins have no order. */
  gaps: Float64Array | undefined;
};

/**
 * Counts in the reference's order, with what lies outside of the bins at the ends. Categories are in alphabetical order: by their counts
 * in one sample, equally rare ones would be merged by what is being tested.
 */
export function placeCounts(reference: ProfileColumn, column: ProfileColumn): number[] {
  if (column.kind === 'number') return [column.below, ...column.counts, column.above];
  const categories = reference.kind === 'category' ? Object.keys(reference.counts).toSorted() : [];
  return [...categories.map((category) => column.counts[category] ?? 0), column.other];
}

/**
 * Joins places into bins that are each expected to hold enough values.
 * @param clumps how many rows make an independent one
 */
export function binsOf(
  reference: ProfileColumn,
  current: ProfileColumn,
  clumps: { reference: number; current: number },
): Bins {
  const before = placeCounts(reference, reference).map((count) => count / clumps.reference);
  const after = placeCounts(reference, current).map((count) => count / clumps.current);
  const isNumber = reference.kind === 'number' && current.kind === 'number';
  const binOf = isNumber ? numberBins(before, after) : categoryBins(before, after);
  const pair = { first: addUp(before, binOf), second: addUp(after, binOf) };
  return {
    ...pair,
    binOf,
    gaps: isNumber ? gapsOf(reference, current, [before, after], pair, binOf) : undefined,
  };
}

function categoryBins(before: readonly number[], after: readonly number[]): number[] {
  const clear = clearBins(before, after);
  const groups = smallBinGroups(addUp(before, clear), addUp(after, clear), false, MIN_EXPECTED);
  const joined = new Map(groups.flatMap((group, bin) => group.map((place) => [place, bin] as const)));
  return clear.map((place) => joined.get(place) ?? 0);
}

/** A bin lies where its values lie on average, each at the lower edge of its place. */
function gapsOf(
  reference: NumberColumn,
  current: NumberColumn,
  [before, after]: readonly [readonly number[], readonly number[]],
  { first, second }: Pick<Bins, 'first' | 'second'>,
  binOf: readonly number[],
): Float64Array {
  const [below, above] = outsidePlaces(reference, current);
  const places = [below, ...reference.edges.slice(0, -1), above];
  const means = first.map(() => 0);
  for (const [place, bin] of binOf.entries()) {
    const pooled = (first[bin] ?? 0) + (second[bin] ?? 0);
    const count = (before[place] ?? 0) + (after[place] ?? 0);
    if (pooled > 0) means[bin] = (means[bin] ?? 0) + (places[place] ?? 0) * (count / pooled);
  }
  const deviation = deviationOf(reference);
  return Float64Array.from(means, (mean, bin) => Math.max(0, (means[bin + 1] ?? mean) - mean) / deviation);
}

const deviationOf = (column: NumberColumn): number => Math.sqrt((column.m2 ?? 0) / finiteCount(column));
