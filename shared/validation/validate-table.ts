import type { Clock } from '../kernel/clock.ts';
import type { Policy } from '../policy/policy.ts';
import { type CheckCode, type CheckSeverity, defaultSeverities } from '../policy/validation.ts';
import type { ColumnType } from '../tables/column-type.ts';
import { type Database, withDuckDb } from '../tables/database.ts';
import { withScratchFolder } from '../tables/scratch-folder.ts';
import { checkOverlap } from './check-overlap.ts';
import { checkRows } from './check-rows.ts';
import { checkClasses, checkLeakage } from './check-target.ts';
import { columnOrder } from './checks/column-order.ts';
import { schema } from './checks/schema.ts';
import { volume } from './checks/volume.ts';
import type { Outcome } from './outcome.ts';
import { scanTable } from './scan-table.ts';
import { atFile } from './table/at-file.ts';
import { openView } from './table/open-view.ts';
import type { FilePart, TableView } from './table/table-view.ts';

export type ValidationInput = {
  /** .csv, .parquet and .jsonl files of the same columns: one table, in this order. */
  files: readonly string[];
  policy: Policy;
  clock: Pick<Clock, 'now'>;
  /** Rows that the model is to be evaluated on. */
  evaluation?: readonly string[];
  /** Hears in words what is being done. */
  onProgress?: (step: string) => void;
  signal?: AbortSignal;
};

export type Check = Outcome & { severity: Exclude<CheckSeverity, 'off'> };

export type Validation = { parts: FilePart[]; rows: number; columns: number; checks: Check[] };

/**
 * Checks data against a policy. Data without rows is not checked. What is wrong with the data is an outcome; files that cannot be read
 * throw TABLE_UNREADABLE, TABLE_FORMAT, TABLE_COLUMNS or TABLE_TOO_LARGE, with the place.
 */
export async function validateTable(input: ValidationInput): Promise<Validation> {
  const { files, policy, signal, onProgress } = input;
  onProgress?.(`reading ${files.length === 1 ? (files[0] ?? '') : `${files.length} files`}`);
  const options = signal === undefined ? {} : { signal };
  return atFile(files.length === 1 ? (files[0] ?? '') : '', () =>
    withScratchFolder((folder) =>
      withDuckDb(async (database) => {
        const texts = new Set([policy.target]);
        const view = await openView(database, files, { types: typesOf(policy), texts, folder });
        const outcomes = view.rows === 0 ? [] : await runChecks(database, view, input, folder);
        const checks = outcomes.flatMap((found): Check[] => {
          const severity = severityOf(policy, found.code);
          return severity === 'off' ? [] : [{ ...found, severity }];
        });
        return { parts: view.parts, rows: view.rows, columns: view.columns.length, checks };
      }, options),
    ),
  );
}

const severityOf = (policy: Policy, code: CheckCode): CheckSeverity =>
  policy.validation.severity[code] ?? defaultSeverities[code];

/** What the policy says; target, entity and a classifier's label are text where it says nothing. */
function typesOf(policy: Policy): Record<string, ColumnType> {
  const types: Record<string, ColumnType> = {};
  if (policy.entity !== null) types[policy.entity] = 'string';
  if (policy.time !== null) types[policy.time] = 'datetime';
  if (policy.task !== 'regression') types[policy.target] = 'string';
  return {
    ...types,
    ...Object.fromEntries(Object.entries(policy.columns).map(([name, { type }]) => [name, type])),
  };
}

async function runChecks(
  database: Database,
  view: TableView,
  { policy, clock, evaluation, onProgress }: ValidationInput,
  folder: string,
): Promise<Outcome[]> {
  const isOn = (code: CheckCode): boolean => severityOf(policy, code) !== 'off';
  const present = view.columns.map(({ name }) => name);
  const size = `${view.columns.length} columns of ${view.rows} rows`;
  onProgress?.(`checking the target of ${view.rows} rows`);
  const { outcomes, classes } = await checkClasses(database, view, policy);
  onProgress?.(`checking cells: ${size}`);
  const cells = await scanTable(database, view, policy, clock.now());
  onProgress?.(`looking for equal rows: ${size}`);
  const rows = await checkRows(database, view, policy, isOn);
  onProgress?.(`looking for leakage: ${size}`);
  const leakage = await checkLeakage(database, view, policy, classes, isOn);
  if (evaluation !== undefined) onProgress?.('looking for rows of the evaluation');
  const overlap =
    evaluation === undefined ? [] : [await checkOverlap(database, view, { policy, evaluation, folder })];
  return [
    ...schema(policy, present),
    columnOrder(policy, present),
    ...outcomes,
    ...cells,
    ...rows,
    ...volume(policy.validation, view.rows),
    ...leakage,
    ...overlap,
  ];
}
