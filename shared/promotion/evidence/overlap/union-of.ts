import type { Database } from '../../../tables/database.ts';
import { readTable } from '../../../tables/read-table.ts';

/** SQL for the rows of all files together, columns matched by name; undefined where there is none. */
export async function unionOf(
  database: Database,
  files: readonly string[] | undefined,
): Promise<string | undefined> {
  if (files === undefined || files.length === 0) return undefined;
  const relations = await Promise.all(files.map((file) => readTable(database, file)));
  return `(${relations.map((relation) => `SELECT * FROM ${relation}`).join(' UNION ALL BY NAME ')})`;
}
