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
  const left = new Map<string, Candidate[]>(columns.map((column) => [column, [...candidates]]));
  for (const type of candidates)
    for (const column of await haveBadCells(database, first, columns, type)) drop(left, column, type);
  const fit = [...left].filter(([, types]) => types.length === candidates.length).map(([column]) => column);
  // Every type fits a column without values.
  const filled = await columnsWhere(database, relation, fit, `NOT ${isBlankCell('cell')}`);
  const types = new Map<string, ColumnType>(columns.map((column) => [column, 'string']));
  for (const type of candidates) {
    const open = columns.filter(
      (column) =>
        types.get(column) === 'string' &&
        left.get(column)?.includes(type) === true &&
        (filled.has(column) || !fit.includes(column)),
    );
    const bad = await haveBadCells(database, relation, open, type);
    for (const column of open) if (!bad.has(column)) types.set(column, type);
  }
  return Object.fromEntries(types);
}

function drop(left: Map<string, Candidate[]>, column: string, type: Candidate): void {
  left.set(column, left.get(column)?.filter((candidate) => candidate !== type) ?? []);
}

const haveBadCells = (
  database: Database,
  relation: string,
  columns: readonly string[],
  type: Candidate,
): Promise<Set<string>> => columnsWhere(database, relation, columns, isBadCell('cell', type));

/**
 * Columns with a cell for which the condition holds. The cells of many columns are made one column, because a condition for each would take
 * longer to plan than to check.
 */
async function columnsWhere(
  database: Database,
  relation: string,
  columns: readonly string[],
  condition: string,
): Promise<Set<string>> {
  const found = new Set<string>();
  for (let from = 0; from < columns.length; from += BATCH) {
    const batch = columns.slice(from, from + BATCH);
    const cells = `unnest([${batch.map(quoteIdentifier).join(', ')}]) AS cell, unnest(range(${batch.length})) AS place`;
    const rows = await database.query(
      `SELECT DISTINCT place FROM (SELECT ${cells} FROM ${relation}) WHERE ${condition}`,
    );
    for (const { place } of rows) found.add(batch[Number(place)] ?? '');
  }
  return found;
}
