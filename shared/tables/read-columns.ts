import type { Cell, Database } from './database.ts';

/** Values of one column: integers as numbers, times as ISO 8601 text, missing values as null. */
export type ColumnValues = (string | number | boolean | null)[];

/** The result of a SELECT, column by column, in the SELECT's order. */
export async function readColumns(database: Database, sql: string): Promise<Map<string, ColumnValues>> {
  const { names, columns } = await database.queryColumns(sql);
  return new Map(names.map((name, index) => [name, (columns[index] ?? []).map(toValue)]));
}

function toValue(cell: Cell): string | number | boolean | null {
  if (typeof cell === 'bigint') return Number(cell);
  return cell instanceof Date ? cell.toISOString() : cell;
}
