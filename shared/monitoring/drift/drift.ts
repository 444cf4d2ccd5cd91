import { benjaminiHochberg } from '../../stats/multiple-testing/benjamini-hochberg.ts';
import { chiSquareTwoSamples } from '../../stats/tests/chi-square-two-samples.ts';
import { expectedJensenShannon, jensenShannonDivergence } from '../../stats/distances/jensen-shannon.ts';
import { mergeSmallBins } from '../../stats/binning/merge-small-bins.ts';
import type { Profile, ProfileColumn } from '../profile/profile.ts';
import { coarsen } from './coarsen.ts';
import { groupRare } from './group-rare.ts';

/**
 * `RETYPED`: most cells hold something else than in the reference. `NOT_COMPARED`: times, which only go on, text whose values hardly repeat,
 * and nested values.
 */
export type DriftStatus =
  | 'DRIFTED'
  | 'QUIET'
  | 'NOT_ENOUGH_DATA'
  | 'MISSING'
  | 'RETYPED'
  | 'NOT_COMPARED'
  | 'REDACTED';

export type ColumnDrift = {
  column: string;
  part: 'feature' | 'output';
  status: DriftStatus;
  /** Values that were compared: without missing and non-finite ones. */
  values: number;
  referenceValues: number;
  /** Bins after those with too few values were merged. */
  bins: number;
  /** Jensen-Shannon distance, base 2, over these bins. */
  distance: number | null;
  /** The distance to expect of these sample sizes without any drift. */
  expected: number | null;
  /** Distance beyond what is expected: the square root of the difference of the divergences. Compared with the threshold. */
  effect: number | null;
  /** Of a chi-square test that both samples come from one distribution. */
  pValue: number | null;
  /** After Benjamini and Hochberg over all columns. Compared with alpha. */
  adjustedP: number | null;
};

export type DriftOptions = {
  threshold: number;
  alpha: number;
  /** Columns that redaction changed or removed: reported, not compared. */
  redacted: ReadonlySet<string>;
};

/** Under this many values in either sample a column is not judged. */
export const MIN_COLUMN_VALUES = 50;

/**
 * Compares each feature and output with its reference. A column has drifted when its effect reaches the threshold and its adjusted p-value is
 * under alpha: the first alone flags noise in small windows, the second alone flags trifles in large ones.
 */
export function measureDrift(reference: Profile, current: Profile, options: DriftOptions): ColumnDrift[] {
  const measured = [
    ...Object.entries(reference.columns).map(([name, column]) =>
      options.redacted.has(name)
        ? unmeasured(name, 'feature', 'REDACTED', column)
        : compare(name, 'feature', column, current.columns[name]),
    ),
    ...Object.entries(reference.outputs).map(([name, column]) =>
      compare(name, 'output', column, current.outputs[name]),
    ),
  ];
  const tested = measured.filter((column) => column.pValue !== null);
  const adjusted = benjaminiHochberg(tested.map((column) => column.pValue ?? 1));
  const adjustedOf = new Map(tested.map((column, index) => [column, adjusted[index] ?? 1]));
  return measured.map((column) => judge(column, adjustedOf.get(column), options));
}

function judge(column: ColumnDrift, adjustedP: number | undefined, options: DriftOptions): ColumnDrift {
  if (adjustedP === undefined) return column;
  const drifted = (column.effect ?? 0) >= options.threshold && adjustedP < options.alpha;
  return { ...column, adjustedP, status: drifted ? 'DRIFTED' : 'QUIET' };
}

function compare(
  name: string,
  part: ColumnDrift['part'],
  reference: ProfileColumn,
  current: ProfileColumn | undefined,
): ColumnDrift {
  if (current === undefined) return unmeasured(name, part, 'MISSING', reference);
  if (isRetyped(reference, current)) return unmeasured(name, part, 'RETYPED', reference);
  if (!isComparable(reference)) return unmeasured(name, part, 'NOT_COMPARED', reference);
  const before = binCounts(reference, reference);
  const after = binCounts(reference, current);
  const n = total(before);
  const m = total(after);
  const base = unmeasured(name, part, 'NOT_ENOUGH_DATA', reference);
  if (Math.min(n, m) < MIN_COLUMN_VALUES) return { ...base, values: m };
  const coarse = reference.kind === 'number' ? coarsen(before, after) : groupRare(before, after);
  const { first, second } = mergeSmallBins(coarse.first, coarse.second, reference.kind === 'number');
  const divergence = jensenShannonDivergence(first, second);
  const expected = expectedJensenShannon(first.length, n, m);
  return {
    ...base,
    status: 'QUIET',
    values: m,
    bins: first.length,
    distance: Math.sqrt(divergence),
    expected: Math.sqrt(expected),
    effect: Math.sqrt(Math.max(0, divergence - expected)),
    pValue: chiSquareTwoSamples(first, second).pValue,
  };
}

function isRetyped(reference: ProfileColumn, current: ProfileColumn): boolean {
  const invalid = current.invalid ?? 0;
  return current.kind !== reference.kind || invalid > total(binCounts(reference, current));
}

function isComparable(reference: ProfileColumn): boolean {
  if (reference.type === 'datetime' || reference.type === 'other') return false;
  return reference.kind === 'number' || reference.other === 0 || Object.keys(reference.counts).length > 0;
}

function unmeasured(
  column: string,
  part: ColumnDrift['part'],
  status: DriftStatus,
  reference: ProfileColumn,
): ColumnDrift {
  const nothing = { distance: null, expected: null, effect: null, pValue: null, adjustedP: null };
  const referenceValues = total(binCounts(reference, reference));
  return { column, part, status, values: 0, referenceValues, bins: 0, ...nothing };
}

/**
 * Counts in the reference's order of bins, with what lies outside of them at the ends. Categories are in alphabetical order: by their counts
 * in one sample, equally rare ones would be merged by what is being tested.
 */
function binCounts(reference: ProfileColumn, column: ProfileColumn): number[] {
  if (column.kind === 'number') return [column.below, ...column.counts, column.above];
  const categories = reference.kind === 'category' ? Object.keys(reference.counts).toSorted() : [];
  return [...categories.map((category) => column.counts[category] ?? 0), column.other];
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
