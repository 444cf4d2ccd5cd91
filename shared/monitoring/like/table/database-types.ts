import type { RawColumn, RawTable } from './raw-table.ts';

/** DuckDB's types of columns, such as BIGINT or DECIMAL(18,3): the file's own, where pandas knows only objects and floats. */
export async function databaseTypes(table: RawTable, columns: readonly RawColumn[]): Promise<string[]> {
  const described = await table.database.query(`DESCRIBE SELECT * FROM ${table.select(columns)}`);
  const types = new Map(described.map((row) => [row['column_name'], row['column_type']]));
  return columns.map(({ cell }) => String(types.get(cell) ?? ''));
}
