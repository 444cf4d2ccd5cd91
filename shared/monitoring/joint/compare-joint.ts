import type { ColumnDrift } from '../drift/drift.ts';
import type { QualityCheck } from '../drift/quality.ts';
import type { Signal } from '../drift/signals.ts';
import { findPairChanges, type PairChange, type PairOptions } from './correlation-change.ts';
import { separate, type Separation } from './domain-classifier.ts';
import type { LeveledColumn, LevelPlan } from './level-plan.ts';
import type { LeveledRows } from './read-levels.ts';

type Classifier = Omit<Separation, 'shares'> & {
  /** Columns that tell the samples apart, with their share in it, the largest first. */
  columns: { column: string; share: number }[];
};

/** What rows tell that columns on their own do not; of a sample of the rows, each column cut into a few levels. */
export type Joint = {
  referenceRows: number;
  rows: number;
  /** Columns that were looked at, of those that could have been. */
  columns: number;
  of: number;
  /** Null: too few rows, or no columns. */
  classifier: Classifier | null;
  /** The same without the columns that changed on their own. */
  unexplained: Classifier | null;
  pairs: number;
  /** Pairs of columns whose association changed, the 20 largest. */
  correlation: PairChange[];
  /** How many changed in all. */
  changedPairs: number;
};

/** What is known of the columns on their own. */
type ComparedColumns = {
  columns: readonly Pick<ColumnDrift, 'column' | 'part' | 'status'>[];
  quality: readonly Pick<QualityCheck, 'column' | 'status'>[];
  signals: readonly Pick<Signal, 'code' | 'column'>[];
};

const MAX_COLUMNS = 10;
const MAX_PAIRS = 20;

/** Compares samples of rows that were cut by the same plan. Columns that could not be compared, or hold one value only, are left out. */
export function compareJoint(
  plan: LevelPlan,
  reference: LeveledRows,
  current: LeveledRows,
  comparison: ComparedColumns,
  options: PairOptions,
): Joint {
  const compared = comparedColumns(comparison);
  const columns = plan.columns.flatMap((column): Both[] => {
    const [before, after] = [reference.levels.get(column.name), current.levels.get(column.name)];
    if (before === undefined || after === undefined || !compared.has(column.name)) return [];
    return [{ column, before, after }];
  });
  const changed = changedColumns(comparison);
  const quiet = columns.filter(({ column }) => !changed.has(column.name));
  const { pairs, changed: changedPairs } = findPairChanges(
    columns.map(({ column }) => column),
    columns.map(({ before }) => before),
    columns.map(({ after }) => after),
    options,
  );
  const rows = { reference: reference.rows, current: current.rows };
  const classifier = classify(columns, rows);
  return {
    referenceRows: reference.rows,
    rows: current.rows,
    columns: columns.length,
    of: plan.candidates,
    classifier,
    unexplained: quiet.length === columns.length ? classifier : classify(quiet, rows),
    pairs,
    correlation: changedPairs.slice(0, MAX_PAIRS),
    changedPairs: changedPairs.length,
  };
}

type Both = { column: LeveledColumn; before: Uint8Array; after: Uint8Array };

function comparedColumns({ columns, signals }: ComparedColumns): Set<string> {
  const constant = new Set(signals.flatMap(({ code, column }) => (code === 'CONSTANT' ? [column] : [])));
  return new Set(
    columns.flatMap(({ column, part, status }) =>
      part === 'feature' && (status === 'DRIFTED' || status === 'QUIET') && !constant.has(column)
        ? [column]
        : [],
    ),
  );
}

/** Columns that something is said of on their own. */
const changedColumns = ({ columns, quality, signals }: ComparedColumns) =>
  new Set<string | null>([
    ...columns.flatMap(({ column, status }) => (status === 'DRIFTED' ? [column] : [])),
    ...quality.flatMap(({ column, status }) => (status === 'WORSE' ? [column] : [])),
    ...signals.map(({ column }) => column),
  ]);

function classify(columns: readonly Both[], rows: { reference: number; current: number }): Classifier | null {
  if (columns.length === 0) return null;
  const found = separate(
    { rows: rows.reference, levels: columns.map(({ before }) => before) },
    { rows: rows.current, levels: columns.map(({ after }) => after) },
  );
  if (found === undefined) return null;
  const { shares, ...separation } = found;
  const telling = columns
    .map(({ column }, index) => ({ column: column.name, share: shares[index] ?? 0 }))
    .filter(({ share }) => share > 0)
    .toSorted((a, b) => b.share - a.share);
  return { ...separation, columns: telling.slice(0, MAX_COLUMNS) };
}

/** Columns that are named in a message. */
const NAMED = 3;

/** What of it is worth a signal: rows that differ beyond what columns show on their own, and pairs whose association changed. */
export function jointSignals(
  { unexplained, correlation, changedPairs }: Joint,
  options: PairOptions,
): Signal[] {
  const found =
    unexplained !== null && unexplained.effect >= options.threshold && unexplained.pValue < options.alpha;
  const more = changedPairs - correlation.length;
  return [
    ...(found ? [separated(unexplained)] : []),
    ...correlation.map(changedPair),
    ...(more > 0
      ? [tableSignal('CORRELATION', `${more} further pairs of columns changed their association`)]
      : []),
  ];
}

function separated({ auc, columns }: Classifier): Signal {
  const names = columns.slice(0, NAMED).map(({ column }) => column);
  const text = `rows differ from the reference's beyond single columns (a classifier's AUC is ${auc.toFixed(2)}), mostly in ${names.join(', ')}`;
  return { ...tableSignal('MULTIVARIATE', text), observed: auc, reference: 0.5 };
}

const changedPair = ({ columns: [first, second], reference, current }: PairChange): Signal => ({
  code: 'CORRELATION',
  column: first,
  message: `its association with ${second} changed: Cramér's V ${current.toFixed(2)}, reference ${reference.toFixed(2)}`,
  observed: current,
  reference,
});

const tableSignal = (code: Signal['code'], message: string): Signal => ({
  code,
  column: null,
  message,
  observed: null,
  reference: null,
});
