import type { RawColumn, RawTable } from './raw-table.ts';

/**
 * A column of numbers or booleans (0 and 1) in the order of the rows.
 * @param kept `all`: one number for each row, NaN where it is missing; `finite`: without missing and infinite ones
 */
export async function readNumbers(
  table: RawTable,
  column: RawColumn,
  kept: 'all' | 'finite',
): Promise<Float64Array> {
  const values = new Float64Array(table.rows);
  let length = 0;
  const number = `coalesce(CAST(${column.cell} AS DOUBLE), CAST('nan' AS DOUBLE))`;
  const sql = `SELECT ${number} FROM ${table.select([column])}`;
  await table.database.streamNumbers(sql, ([piece = values]) => {
    if (kept === 'all') {
      values.set(piece, length);
      length += piece.length;
      return;
    }
    for (let at = 0; at < piece.length; at++) {
      const value = piece[at] ?? NaN;
      if (Number.isFinite(value)) values[length++] = value;
    }
  });
  return values.subarray(0, length);
}
