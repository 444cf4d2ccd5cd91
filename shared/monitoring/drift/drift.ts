import type { DistanceName } from '../../kernel/distance-names.ts';
import { benjaminiHochberg } from '../../stats/multiple-testing/benjamini-hochberg.ts';
import { independentNoise } from '../../stats/null-laws/independent-noise.ts';
import { createLatinNormals, type LatinNormals } from '../../stats/null-laws/latin-normals.ts';
import type { Profile, ProfileColumn } from '../profile/profile.ts';
import { binsOf, placeCounts } from './bins.ts';
import { clumpsOf, type EntityRows } from './independence.ts';
import { type DistanceScore, measureDistances } from './measure-distances.ts';

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
  part: 'feature' | 'output' | 'label';
  status: DriftStatus;
  /** Values that were compared: without missing and non-finite ones. */
  values: number;
  referenceValues: number;
  /** Bins after those with too few values were merged. */
  bins: number;
  /** The chosen distance over these bins. */
  distance: number | null;
  /** The distance to expect of these sample sizes without any drift. */
  expected: number | null;
  /** The distance that 5 % of samples exceed without any drift. */
  band: number | null;
  /** Distance beyond what is expected. Compared with the threshold. */
  effect: number | null;
  /** Chance of such a distance without drift. */
  pValue: number | null;
  /** After Benjamini and Hochberg over all columns. Compared with alpha. */
  adjustedP: number | null;
  /** All distances over these bins. */
  distances: DistanceScore[];
};

export type DriftOptions = {
  /** Rows per entity; undefined: nobody knows. */
  entityRows?: EntityRows;
  /** Distance of the verdict, Jensen-Shannon unless said otherwise. Categories have no order: total variation stands in where one is needed. */
  distance?: DistanceName;
  threshold: number;
  alpha: number;
  /** Columns that redaction changed or removed: reported, not compared. */
  redacted: ReadonlySet<string>;
};

/** Under this many values, of as many entities, in either sample a column is not judged. */
export const MIN_COLUMN_VALUES = 50;

/**
 * Compares each feature, output and label with its reference; labels that have not arrived are not enough data. A column has drifted when its effect reaches the threshold, its distance is above the band
 * of chance, and its adjusted p-value is under alpha: the first alone flags noise in small windows, the others alone flag trifles in large ones.
 */
export function measureDrift(reference: Profile, current: Profile, options: DriftOptions): ColumnDrift[] {
  const { distance = 'jensen-shannon' } = options;
  const normals = createLatinNormals();
  const clumps = clumpsOf(options.entityRows ?? NOBODY_KNOWS);
  const compare = (
    name: string,
    part: ColumnDrift['part'],
    before: ProfileColumn,
    after: ProfileColumn | undefined,
  ): ColumnDrift => compareColumn({ name, part, before, after, distance, normals, clumps });
  const measured = [
    ...Object.entries(reference.columns).map(([name, column]) =>
      options.redacted.has(name)
        ? unmeasured(name, 'feature', 'REDACTED', column)
        : compare(name, 'feature', column, current.columns[name]),
    ),
    ...Object.entries(reference.outputs).map(([name, column]) =>
      compare(name, 'output', column, current.outputs[name]),
    ),
    ...Object.entries(reference.labels ?? {}).map(([name, column]) => {
      const after = current.labels?.[name];
      return after === undefined
        ? unmeasured(name, 'label', 'NOT_ENOUGH_DATA', column)
        : compare(name, 'label', column, after);
    }),
  ];
  const tested = measured.filter((column) => column.pValue !== null);
  const adjusted = benjaminiHochberg(tested.map((column) => column.pValue ?? 1));
  const adjustedOf = new Map(tested.map((column, index) => [column, adjusted[index] ?? 1]));
  return measured.map((column) => judge(column, adjustedOf.get(column), options));
}

function judge(column: ColumnDrift, adjustedP: number | undefined, options: DriftOptions): ColumnDrift {
  if (adjustedP === undefined) return column;
  const large = (column.effect ?? 0) >= options.threshold && (column.distance ?? 0) > (column.band ?? 0);
  const drifted = large && adjustedP < options.alpha;
  return { ...column, adjustedP, status: drifted ? 'DRIFTED' : 'QUIET' };
}

const NOBODY_KNOWS: EntityRows = { reference: undefined, current: undefined };

type Compared = {
  name: string;
  part: ColumnDrift['part'];
  before: ProfileColumn;
  after: ProfileColumn | undefined;
  distance: DistanceName;
  normals: LatinNormals;
  clumps: { reference: number; current: number };
};

function compareColumn({ name, part, before, after, distance, normals, clumps }: Compared): ColumnDrift {
  if (after === undefined) return unmeasured(name, part, 'MISSING', before);
  if (isRetyped(before, after)) return unmeasured(name, part, 'RETYPED', before);
  if (!isComparable(before)) return unmeasured(name, part, 'NOT_COMPARED', before);
  const base = unmeasured(name, part, 'NOT_ENOUGH_DATA', before);
  const values = total(placeCounts(before, after));
  if (Math.min(base.referenceValues / clumps.reference, values / clumps.current) < MIN_COLUMN_VALUES)
    return { ...base, values };
  const bins = binsOf(before, after, clumps);
  const distances = measureDistances(
    bins,
    independentNoise({ ...bins, quantileBins: before.kind === 'number' }, normals),
  );
  const chosen = distances.find(({ name: one }) => one === distance) ?? distances.find(isOrderless);
  if (chosen === undefined) return { ...base, values };
  return {
    ...base,
    status: 'QUIET',
    values,
    bins: bins.first.length,
    distance: chosen.value,
    expected: chosen.expected,
    band: chosen.band,
    effect: chosen.effect,
    pValue: chosen.pValue,
    distances,
  };
}

const isOrderless = ({ name }: DistanceScore): boolean => name === 'total-variation';

function isRetyped(reference: ProfileColumn, current: ProfileColumn): boolean {
  const invalid = current.invalid ?? 0;
  return current.kind !== reference.kind || invalid > total(placeCounts(reference, current));
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
  const nothing = { distance: null, expected: null, band: null, effect: null, pValue: null, adjustedP: null };
  const referenceValues = total(placeCounts(reference, reference));
  return { column, part, status, values: 0, referenceValues, bins: 0, ...nothing, distances: [] };
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
