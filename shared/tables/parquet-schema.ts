import { inputError } from '../kernel/error.ts';
import type { Cell, Database } from './database.ts';
import { quoteFile } from './quote.ts';

/**
 * Names of a Parquet file's columns as the file has them, and how many rows there are. DuckDB itself renames columns whose names differ in
 * case only. Throws TABLE_UNREADABLE for a file that is no Parquet or names a column twice.
 */
export async function readParquetSchema(
  database: Database,
  path: string,
): Promise<{ names: string[]; rows: number }> {
  const file = quoteFile(path);
  const elements = await database.query(`SELECT name, num_children AS children FROM parquet_schema(${file})`);
  const names = topLevelNames(elements);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined)
    throw inputError('TABLE_UNREADABLE', 'schema', `the column ${repeated} occurs twice`);
  const [footer] = await database.query(`SELECT num_rows AS rows FROM parquet_file_metadata(${file})`);
  return { names, rows: Number(footer?.['rows']) };
}

/** The schema is a tree, listed depth first from its root. */
function topLevelNames(elements: readonly Record<string, Cell>[]): string[] {
  const sizeAt = (index: number): number => {
    let next = index + 1;
    for (let child = Number(elements[index]?.['children'] ?? 0); child > 0; child--) next += sizeAt(next);
    return next - index;
  };
  const names: string[] = [];
  for (let index = 1; index < elements.length; index += sizeAt(index))
    names.push(String(elements[index]?.['name']));
  return names;
}
