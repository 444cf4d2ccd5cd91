import { finiteCount } from '../profile/add-profiles.ts';
import type { Profile, ProfileColumn } from '../profile/profile.ts';
import { withLabels } from '../profile/with-labels.ts';
import { type ColumnDrift, MIN_COLUMN_VALUES } from './drift.ts';
import { constantChance } from './constant-chance.ts';
import { findScaleChange } from './scale-change.ts';

export type Signal = {
  /**
   * `ROWS`: fewer rows than asked for. `COLUMN_NEW`, `COLUMN_RETYPED`: the schema changed. `CONSTANT`: a column that varied no longer does.
   * `SCALE`: the column looks like the reference's times a factor, as after a change of unit. `CORRELATION`: two columns are associated otherwise.
   * `MULTIVARIATE`: rows differ from the reference's in a way that no column shows on its own.
   */
  code: 'ROWS' | 'COLUMN_NEW' | 'COLUMN_RETYPED' | 'CONSTANT' | 'SCALE' | 'CORRELATION' | 'MULTIVARIATE';
  column: string | null;
  /** In words, without any value from the data. */
  message: string;
  observed: number | null;
  reference: number | null;
};

export type SignalOptions = {
  /** Columns of the current data that the reference does not have. */
  newColumns: readonly string[];
  minRows: number;
  redacted: ReadonlySet<string>;
};

/** What is wrong beyond distances and shares. */
export function findSignals(
  reference: Profile,
  current: Profile,
  drift: readonly ColumnDrift[],
  options: SignalOptions,
): Signal[] {
  const now = withLabels(current);
  const drifted = new Set(drift.filter(({ status }) => status === 'DRIFTED').map(({ column }) => column));
  return [
    ...rowSignals(reference, current, options.minRows),
    ...options.newColumns.map((column) => signal('COLUMN_NEW', column, 'not in the reference')),
    ...drift
      .filter(({ status }) => status === 'RETYPED')
      .map(({ column }) => signal('COLUMN_RETYPED', column, 'another type than in the reference')),
    ...Object.entries(withLabels(reference)).flatMap(([name, before]) => {
      const after = now[name];
      if (after === undefined || options.redacted.has(name)) return [];
      return [
        ...constantSignals(name, before, after),
        ...(drifted.has(name) ? scaleSignals(name, before, after) : []),
      ];
    }),
  ];
}

const signal = (
  code: Signal['code'],
  column: string | null,
  message: string,
  figures: Partial<Pick<Signal, 'observed' | 'reference'>> = {},
): Signal => ({ code, column, message, observed: null, reference: null, ...figures });

function rowSignals(reference: Profile, current: Profile, minRows: number): Signal[] {
  if (current.rows >= Math.max(1, minRows)) return [];
  const message = current.rows === 0 ? 'no rows' : `${current.rows} rows, at least ${minRows} are asked for`;
  return [signal('ROWS', null, message, { observed: current.rows, reference: reference.rows })];
}

function constantSignals(name: string, before: ProfileColumn, after: ProfileColumn): Signal[] {
  if (!isConstant(after) || isConstant(before)) return [];
  if (constantChance(before, valuesOf(after)) > MAX_CONSTANT_CHANCE) return [];
  return [signal('CONSTANT', name, 'one value only, the reference has more')];
}

/** A column that hardly varies is constant in a small sample now and then. */
const MAX_CONSTANT_CHANCE = 1e-4;

const valuesOf = (column: ProfileColumn): number =>
  column.kind === 'number'
    ? finiteCount(column)
    : Object.values(column.counts).reduce((sum, count) => sum + count, column.other);

/** Whether there are enough values, and all are the same. */
function isConstant(column: ProfileColumn): boolean {
  if (column.kind === 'number')
    return finiteCount(column) >= MIN_COLUMN_VALUES && column.min !== null && column.min === column.max;
  const counts = Object.values(column.counts);
  const values = counts.reduce((sum, count) => sum + count, 0);
  return values >= MIN_COLUMN_VALUES && column.other === 0 && counts.includes(values);
}

function scaleSignals(name: string, before: ProfileColumn, after: ProfileColumn): Signal[] {
  if (before.kind !== 'number' || after.kind !== 'number') return [];
  const change = findScaleChange(before, after);
  if (change === undefined) return [];
  const message = `looks like the reference times ${change.factor.toPrecision(2)}: has the unit changed?`;
  return [signal('SCALE', name, message, { observed: change.observed, reference: change.reference })];
}
