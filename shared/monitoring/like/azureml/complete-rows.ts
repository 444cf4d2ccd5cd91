import { isNumeric, type RawColumn, type RawTable } from '../table/raw-table.ts';

/**
 * The rows of a table that have a value in every one of the columns, which is all that Azure ML compares: one sparse column can take most of them away.
 * @param side names what is kept of them in the database
 */
export async function completeRows(
  table: RawTable,
  columns: readonly RawColumn[],
  side: 'reference' | 'current',
): Promise<RawTable> {
  const isThere = columns.map((column) =>
    isNumeric(column)
      ? `(${column.cell} IS NOT NULL AND NOT isnan(CAST(${column.cell} AS DOUBLE)))`
      : `${column.cell} IS NOT NULL`,
  );
  const kept = `complete_${side}`;
  await table.database.query(
    `CREATE OR REPLACE TEMP TABLE ${kept} AS SELECT row FROM ${table.select(columns)} WHERE ${isThere.join(' AND ')}`,
  );
  const [counted = {}] = await table.database.query(`SELECT count(*) AS rows FROM ${kept}`);
  const rows = Number(counted['rows'] ?? 0);
  if (rows === table.rows) return table;
  return {
    ...table,
    rows,
    select: (needed) => `(SELECT * FROM ${table.select(needed)} WHERE row IN (SELECT row FROM ${kept}))`,
  };
}
