import { type ColumnType, isBadCell, isBlankCell } from './column-type.ts';
import type { Database } from './database.ts';

const candidates = ['long', 'double', 'boolean', 'datetime'] as const;

/** The narrowest type that every value of a text column has; `string` when there is none, or no value at all. */
export async function inferTypes(
  database: Database,
  relation: string,
  columns: readonly string[],
): Promise<Record<string, ColumnType>> {
  if (columns.length === 0) return {};
  const checks = columns.flatMap((column, index) => [
    `coalesce(bool_and(${isBlankCell(column)}), true) AS b${index}`,
    ...candidates.map((type) => `coalesce(bool_or(${isBadCell(column, type)}), false) AS ${type}${index}`),
  ]);
  const [row = {}] = await database.query(`SELECT ${checks.join(', ')} FROM ${relation}`);
  return Object.fromEntries(
    columns.map((column, index): [string, ColumnType] => {
      const fitting = candidates.find((type) => row[`${type}${index}`] === false);
      return [column, row[`b${index}`] === true ? 'string' : (fitting ?? 'string')];
    }),
  );
}
