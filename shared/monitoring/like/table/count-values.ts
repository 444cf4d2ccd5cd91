import type { Cell } from '../../../tables/database.ts';
import { isNumeric, type RawColumn, type RawTable } from './raw-table.ts';

/** A column of one table. */
export type Side = { table: RawTable; column: RawColumn };

/** How often each value of two samples occurs in either, ascending by value (text by code points); missing and infinite values left out. */
export type ValueCounts = { first: Float64Array; second: Float64Array };

/** Values that are equal across the types of both tables are counted as one. */
export function countValues(first: Side, second: Side): Promise<ValueCounts> {
  const tagged = familyOf(first) !== familyOf(second);
  return countKeys({ ...first, key: keyOf(first, tagged) }, { ...second, key: keyOf(second, tagged) });
}

/**
 * Counts in the database, so that only the counts are held in memory: two numbers for each distinct value.
 * @param first `key` is SQL of what makes two values one, of the same type on both sides
 */
export async function countKeys(
  first: Side & { key: string },
  second: Side & { key: string },
): Promise<ValueCounts> {
  const [a, b] = [countSql(first), countSql(second)];
  const both = `SELECT v, n AS a, 0 AS b FROM (${a}) UNION ALL SELECT v, 0 AS a, n AS b FROM (${b})`;
  const sums = 'CAST(sum(a) AS DOUBLE) AS a, CAST(sum(b) AS DOUBLE) AS b';
  const counts: [number[], number[]] = [[], []];
  await first.table.database.streamNumbers(
    `SELECT a, b FROM (SELECT v, ${sums} FROM (${both}) GROUP BY v) ORDER BY v`,
    (pieces) => {
      for (const [side, piece] of pieces.entries()) for (const count of piece) counts[side]?.push(count);
    },
  );
  return { first: Float64Array.from(counts[0]), second: Float64Array.from(counts[1]) };
}

/** Values of one family can be equal, as in Python: a number equals a boolean, but no text. */
export type Family = 'number' | 'text' | 'time' | 'other';

const families = {
  int: 'number',
  uint: 'number',
  float: 'number',
  bool: 'number',
  'bool-gaps': 'number',
  text: 'text',
  category: 'text',
  datetime: 'time',
  other: 'other',
} as const;

export const familyOf = ({ column }: Side): Family => families[column.kind];

const countSql = ({ table, column, key }: Side & { key: string }): string =>
  `SELECT ${key} AS v, count(*) AS n FROM ${table.select([column])} WHERE ${isValue(column)} GROUP BY v`;

function keyOf(side: Side, tagged: boolean): string {
  const family = familyOf(side);
  const { cell } = side.column;
  if (tagged) return `'${family} ' || CAST(${cell} AS VARCHAR)`;
  return family === 'number' ? `CAST(${cell} AS DOUBLE)` : cell;
}

const isValue = (column: RawColumn): string =>
  isNumeric(column) ? `isfinite(CAST(${column.cell} AS DOUBLE))` : `${column.cell} IS NOT NULL`;

/** Values that are there, infinite ones among them, and how many of them differ. */
export type Distinct = { values: number; distinct: number };

const BATCH = 50;

/** Counts each column's values, in as few passes as there are batches of columns. */
export async function countDistinct(table: RawTable, columns: readonly RawColumn[]): Promise<Distinct[]> {
  const counted: Distinct[] = [];
  for (let from = 0; from < columns.length; from += BATCH) {
    const batch = columns.slice(from, from + BATCH);
    const cells = batch.map((column) =>
      column.kind === 'float' ? `nullif(${column.cell}, 'nan')` : column.cell,
    );
    const counts = cells.flatMap((cell, at) => [
      `count(${cell}) AS n${at}`,
      `count(DISTINCT ${cell}) AS d${at}`,
    ]);
    const [row = {}] = await table.database.query(`SELECT ${counts.join(', ')} FROM ${table.select(batch)}`);
    counted.push(
      ...batch.map((_, at) => ({ values: toNumber(row[`n${at}`]), distinct: toNumber(row[`d${at}`]) })),
    );
  }
  return counted;
}

const toNumber = (cell: Cell | undefined): number => Number(cell ?? 0);
