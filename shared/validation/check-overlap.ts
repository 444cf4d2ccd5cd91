import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Policy } from '../policy/policy.ts';
import type { ColumnType } from '../tables/column-type.ts';
import type { Database } from '../tables/database.ts';
import { evaluationOverlap } from './checks/repeats.ts';
import { notRun, type Outcome } from './outcome.ts';
import { openView } from './table/open-view.ts';
import { keySql } from './table/row-keys.ts';
import { firstRows, rowNumbers } from './table/row-numbers.ts';
import { columnNamed, type TableView, type ViewColumn } from './table/table-view.ts';

type Evaluation = { policy: Policy; evaluation: readonly string[]; folder: string };

/** EVALUATION_OVERLAP, by the hash of the columns that both tables have. */
export async function checkOverlap(
  database: Database,
  view: TableView,
  { policy, evaluation, folder }: Evaluation,
): Promise<Outcome> {
  const own = join(folder, 'evaluation');
  await mkdir(own);
  const other = await openView(database, evaluation, { types: typesOf(view), texts: new Set(), folder: own });
  const pairs = view.columns.flatMap((column): [ViewColumn, ViewColumn][] => {
    const twin = columnNamed(other, column.name);
    return twin === undefined || column.type === 'other' || twin.type === 'other' ? [] : [[column, twin]];
  });
  if (pairs.length === 0)
    return notRun('EVALUATION_OVERLAP', null, 'the evaluation data has none of the columns');
  const [columns, twins] = [pairs.map(([column]) => column), pairs.map(([, twin]) => twin)];
  const [found] = await database.query(
    `SELECT count(*) AS found, ${firstRows('true')} AS samples
     FROM (SELECT n, ${keySql({ columns })} AS key FROM ${view.select(columns)})
     WHERE key IN (SELECT ${keySql({ columns: twins })} FROM ${other.select(twins)})`,
  );
  const repeats = { rows: Number(found?.['found']), sampleRows: rowNumbers(found?.['samples'] ?? null) };
  return evaluationOverlap(policy, repeats, view.rows);
}

const typesOf = (view: TableView): Record<string, ColumnType> =>
  Object.fromEntries(view.columns.flatMap(({ name, type }) => (type === 'other' ? [] : [[name, type]])));
