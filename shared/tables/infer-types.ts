import { type ColumnType, isBadCell, isBlankCell } from './column-type.ts';
import type { Database } from './database.ts';

const candidates = ['long', 'double', 'boolean', 'datetime'] as const;

/** More in one query take memory and planning time that grow faster than their number. */
const BATCH = 40;

/** The narrowest type that every value of a text column has; `string` when there is none, or no value at all. */
export async function inferTypes(
  database: Database,
  relation: string,
  columns: readonly string[],
): Promise<Record<string, ColumnType>> {
  const types: [string, ColumnType][] = [];
  for (let from = 0; from < columns.length; from += BATCH)
    types.push(...(await inferBatch(database, relation, columns.slice(from, from + BATCH))));
  return Object.fromEntries(types);
}

async function inferBatch(
  database: Database,
  relation: string,
  columns: readonly string[],
): Promise<[string, ColumnType][]> {
  const checks = columns.flatMap((column, index) => [
    `coalesce(bool_and(${isBlankCell(column)}), true) AS b${index}`,
    ...candidates.map((type) => `coalesce(bool_or(${isBadCell(column, type)}), false) AS ${type}${index}`),
  ]);
  const [row = {}] = await database.query(`SELECT ${checks.join(', ')} FROM ${relation}`);
  return columns.map((column, index): [string, ColumnType] => {
    const fitting = candidates.find((type) => row[`${type}${index}`] === false);
    return [column, row[`b${index}`] === true ? 'string' : (fitting ?? 'string')];
  });
}
