import { type ColumnType, isBadCell, isBlankCell } from './column-type.ts';
import type { Database } from './database.ts';
import { quoteIdentifier } from './quote.ts';

/** From the narrowest on. */
const candidates = ['long', 'double', 'boolean', 'datetime'] as const;
type Candidate = (typeof candidates)[number];

/** Rows that rule out most types before all rows are read. */
const FIRST_ROWS = 200;

/** Cells of a row that are looked at together. */
const BATCH = 250;

/** The narrowest type that every value of a text column has; `string` when there is none, or no value at all. */
export async function inferTypes(
  database: Database,
  relation: string,
  columns: readonly string[],
): Promise<Record<string, ColumnType>> {
  const first = `(SELECT * FROM ${relation} LIMIT ${FIRST_ROWS})`;
  const ruledOut = await columnsWhere(
    database,
    first,
    columns,
    candidates.map((type) => isBadCell('cell', type)),
  );
  const left = new Map<string, Candidate[]>(
    columns.map((column) => [column, candidates.filter((_, index) => !ruledOut[index]?.has(column))]),
  );
  const fit = [...left].filter(([, types]) => types.length === candidates.length).map(([column]) => column);
  // Every type fits a column without values.
  const [filled = new Set()] = await columnsWhere(database, relation, fit, [`NOT ${isBlankCell('cell')}`]);
  const types = new Map<string, ColumnType>(columns.map((column) => [column, 'string']));
  for (const type of candidates) {
    const open = columns.filter(
      (column) =>
        types.get(column) === 'string' &&
        left.get(column)?.includes(type) === true &&
        (filled.has(column) || !fit.includes(column)),
    );
    const [bad = new Set()] = await columnsWhere(database, relation, open, [isBadCell('cell', type)]);
    for (const column of open) if (!bad.has(column)) types.set(column, type);
  }
  return Object.fromEntries(types);
}

/**
 * For each condition the columns with a cell for which it holds. The cells of many columns are made one column, because conditions for each would
 * take longer to plan than to check.
 */
async function columnsWhere(
  database: Database,
  relation: string,
  columns: readonly string[],
  conditions: readonly string[],
): Promise<Set<string>[]> {
  const found = conditions.map(() => new Set<string>());
  for (let from = 0; from < columns.length; from += BATCH) {
    const batch = columns.slice(from, from + BATCH);
    const cells = `unnest([${batch.map(quoteIdentifier).join(', ')}]) AS cell, unnest(range(${batch.length})) AS place`;
    const held = conditions.map((condition, index) => `bool_or(${condition}) AS h${index}`);
    const rows = await database.query(
      `SELECT place, ${held.join(', ')} FROM (SELECT ${cells} FROM ${relation}) GROUP BY place`,
    );
    for (const row of rows)
      for (const [index, set] of found.entries())
        if (row[`h${index}`] === true) set.add(batch[Number(row['place'])] ?? '');
  }
  return found;
}
