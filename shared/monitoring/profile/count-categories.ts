import type { Cell, Database } from '../../tables/database.ts';
import { quoteText } from '../../tables/quote.ts';
import { categorySql, type CountedColumn, type CountedRows, inBatches } from './counted-rows.ts';

/** Columns counted in one pass: each has a hash table of its values at that time. */
const BATCH = 16;

export type Categories = { counts: Record<string, number>; other: number; nulls: number };

/** Counts the named categories of each column; every other value is `other`. */
export async function countNamedCategories<Column extends CountedColumn>(
  database: Database,
  rows: CountedRows<Column>,
  columns: readonly Column[],
  namesOf: (column: Column) => readonly string[],
): Promise<Categories[]> {
  return countBatches(rows, columns, async (batch) => {
    const names = batch.map(namesOf);
    const named = names.flatMap((list, index) => list.map((name) => `(${index}, ${quoteText(name)})`));
    const found = await database.query(
      `WITH named(place, name) AS (VALUES ${[...named, "(-1, '')"].join(', ')})
       SELECT grouped.place, named.name, grouped.name IS NULL AS missing, CAST(sum(found) AS BIGINT) AS found
       FROM ${groupedSql(rows, batch)} AS grouped LEFT JOIN named ON named.place = grouped.place AND named.name = grouped.name
       GROUP BY ALL`,
    );
    return names.map((list, index) =>
      tally(
        list,
        found.filter(({ place }) => Number(place) === index),
      ),
    );
  });
}

/** Counts the `most` most frequent values of each column, ties in alphabetical order; every other value is `other`. */
export async function countTopCategories<Column extends CountedColumn>(
  database: Database,
  rows: CountedRows<Column>,
  columns: readonly Column[],
  most: number,
): Promise<Categories[]> {
  return countBatches(rows, columns, async (batch) => {
    const found = await database.query(
      `SELECT place, CASE WHEN named THEN name END AS name, name IS NULL AS missing, CAST(sum(found) AS BIGINT) AS found
       FROM (SELECT *, row_number() OVER (PARTITION BY place ORDER BY name IS NULL, found DESC, name) <= ${most} AS named
             FROM ${groupedSql(rows, batch)} AS grouped)
       GROUP BY ALL ORDER BY place, found DESC, name`,
    );
    return batch.map((_, index) => {
      const own = found.filter(({ place }) => Number(place) === index);
      return tally(
        own.flatMap(({ name }) => (typeof name === 'string' ? [name] : [])),
        own,
      );
    });
  });
}

async function countBatches<Column extends CountedColumn>(
  rows: CountedRows<Column>,
  columns: readonly Column[],
  count: (batch: readonly Column[]) => Promise<Categories[]>,
): Promise<Categories[]> {
  const counted: Categories[] = [];
  for (const batch of inBatches(columns, BATCH)) {
    counted.push(...(await count(batch)));
    rows.onCells?.(rows.rows * batch.length);
  }
  return counted;
}

/** Relation of each column's place, its values' names and how often they occur, from one pass over the rows. */
function groupedSql<Column extends CountedColumn>(
  rows: CountedRows<Column>,
  columns: readonly Column[],
): string {
  const keys = columns.map((_, index) => `k${index}`);
  const names = columns.map((column, index) => `${categorySql(column)} AS k${index}`);
  // Of the bits of GROUPING_ID, the first column's is the highest; the one that is not set is the column's own.
  const place = columns.map((_, index) => {
    const own = 2 ** (columns.length - 1 - index);
    return `WHEN ${2 ** columns.length - 1 - own} THEN ${index}`;
  });
  return (
    `(SELECT CASE grouping_id(${keys.join(', ')}) ${place.join(' ')} END AS place, coalesce(${[...keys, 'NULL'].join(', ')}) AS name, count(*) AS found ` +
    `FROM (SELECT ${names.join(', ')} FROM ${rows.select(columns)}) GROUP BY GROUPING SETS (${keys.map((key) => `(${key})`).join(', ')}))`
  );
}

function tally(names: readonly string[], found: readonly Record<string, Cell>[]): Categories {
  const counts = new Map(names.map((name) => [name, 0]));
  let [other, nulls] = [0, 0];
  for (const { name, missing, found: count } of found) {
    if (missing === true) nulls += Number(count);
    else if (typeof name === 'string') counts.set(name, Number(count));
    else other += Number(count);
  }
  return { counts: Object.fromEntries(counts), other, nulls };
}
