import type { Database } from '../../tables/database.ts';
import { firstRows, rowNumbers } from './row-numbers.ts';
import type { TableView, ViewColumn } from './table-view.ts';

/** What rows are compared by: a 64-bit hash of the columns' values, NULL where `unless` (SQL) holds. */
export type RowKey = { columns: readonly ViewColumn[]; unless?: string };

export type Repeats = { rows: number; sampleRows: number[] };

const TABLE = 'row_keys';

/** Hashes all rows once: `k0`, `k1`… by the order of the keys, and `n`, the row's number. */
export async function createRowKeys(
  database: Database,
  view: TableView,
  keys: readonly RowKey[],
): Promise<void> {
  const cells = keys.map((key, index) => `${keySql(key)} AS k${index}`);
  const relation = view.select(keys.flatMap(({ columns }) => columns));
  await database.query(`CREATE TEMP TABLE ${TABLE} AS SELECT ${cells.join(', ')}, n FROM ${relation}`);
}

export const keySql = ({ columns, unless }: RowKey): string => {
  const hash = `hash(${columns.map(({ value }) => value).join(', ')})`;
  return unless === undefined ? hash : `CASE WHEN NOT (${unless}) THEN ${hash} END`;
};

/** All rows whose key another row has too. */
export const repeated = async (database: Database, key: number): Promise<Repeats> =>
  matching(
    database,
    `SELECT k${key} AS key FROM ${TABLE} WHERE k${key} IS NOT NULL GROUP BY key HAVING count(*) > 1`,
    `k${key} = key`,
  );

/** Rows whose key an earlier row has. */
export const repeatedLater = async (database: Database, key: number): Promise<Repeats> =>
  matching(
    database,
    `SELECT k${key} AS key, min(n) AS first_row FROM ${TABLE} GROUP BY key HAVING count(*) > 1`,
    `k${key} = key AND n > first_row`,
  );

/** Rows whose key another row has with another label; rows without a label do not count. */
export const conflicting = async (database: Database, key: number, label: number): Promise<Repeats> =>
  matching(
    database,
    `SELECT k${key} AS key FROM ${TABLE} WHERE k${label} IS NOT NULL GROUP BY key HAVING min(k${label}) <> max(k${label})`,
    `k${key} = key AND k${label} IS NOT NULL`,
  );

async function matching(database: Database, groups: string, condition: string): Promise<Repeats> {
  const [found] = await database.query(
    `SELECT count(*) AS found, ${firstRows('true')} AS samples
     FROM ${TABLE} JOIN (${groups}) ON ${condition}`,
  );
  return { rows: Number(found?.['found']), sampleRows: rowNumbers(found?.['samples'] ?? null) };
}
