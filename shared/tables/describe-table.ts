import type { Database } from './database.ts';

export type TableColumn = { name: string; type: string };

/** Names and DuckDB types of a relation's columns, in order. */
export async function describeTable(database: Database, relation: string): Promise<TableColumn[]> {
  const rows = await database.query(`DESCRIBE SELECT * FROM ${relation}`);
  return rows.map((row) => ({ name: String(row['column_name']), type: String(row['column_type']) }));
}
