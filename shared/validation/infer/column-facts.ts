import type { Cell, Database } from '../../tables/database.ts';
import { measureAll } from '../table/measure.ts';
import type { TableView, ViewColumn } from '../table/table-view.ts';

/** A column of more values has no categories. */
export const MAX_CATEGORIES = 100;

/** Longer texts are no categories. */
const LONGEST_CATEGORY = 100;

/** What the rows say about one column. */
export type ColumnFacts = {
  name: string;
  type: ViewColumn['type'];
  rows: number;
  missing: number;
  /** Of finite numbers. */
  min: number | null;
  max: number | null;
  infinite: number;
  /** In order, where there are at most 100, all of them short texts. */
  values: string[] | undefined;
  /** No two rows have the same value, and every row has one; of texts and whole numbers. */
  distinct: boolean;
  /** Whole numbers such as 007, which lose something when read as numbers. */
  leadingZeros: boolean;
};

/** Looks at every row. The view gives text columns the narrowest type that fits, and their text. */
export async function columnFacts(database: Database, view: TableView): Promise<ColumnFacts[]> {
  const zeros = await measureAll(database, view, view.columns.map(leadingZerosOf));
  const columns = view.columns.map((column, index): [ViewColumn, boolean] =>
    Number(zeros[index]?.[0] ?? 0) > 0 ? [asText(column), true] : [column, false],
  );
  const measured = await measureAll(
    database,
    view,
    columns.map(([column]) => ({ columns: [column], aggregates: aggregatesOf(column) })),
  );
  const facts: ColumnFacts[] = [];
  for (const [index, [column, leadingZeros]] of columns.entries()) {
    const cells = measured[index] ?? [];
    facts.push({
      ...basicFacts(column, view.rows, cells),
      leadingZeros,
      values: await shortValues(database, view, column, cells),
      distinct: await isDistinct(database, view, column, cells),
    });
  }
  return facts;
}

const leadingZerosOf = (column: ViewColumn): { columns: ViewColumn[]; aggregates: string[] } => ({
  columns: [column],
  aggregates:
    column.type === 'long' && column.stored.length > 1
      ? [`count(*) FILTER (regexp_full_match(trim(${column.text}), '[+-]?0[0-9]+'))`]
      : [],
});

const asText = (column: ViewColumn): ViewColumn => ({
  ...column,
  type: 'string',
  value: `CASE WHEN NOT ${column.blank} THEN ${column.text} END`,
  bad: 'false',
});

/** Missing, about how many values, and by type: smallest, largest and infinite, or the longest text. */
function aggregatesOf({ type, value, blank }: ViewColumn): string[] {
  const all = [`count(*) FILTER (${blank})`, `approx_count_distinct(${value})`];
  if (type === 'string') return [...all, `max(length(${value}))`];
  if (type !== 'long' && type !== 'double') return all;
  const finite = type === 'long' ? 'true' : `isfinite(${value})`;
  return [
    ...all,
    `min(${value}) FILTER (${finite})`,
    `max(${value}) FILTER (${finite})`,
    type === 'long' ? '0' : `count(*) FILTER (isinf(${value}))`,
  ];
}

type BasicFacts = Omit<ColumnFacts, 'values' | 'distinct' | 'leadingZeros'>;

function basicFacts({ name, type }: ViewColumn, rows: number, cells: readonly Cell[]): BasicFacts {
  const isNumber = type === 'long' || type === 'double';
  const [missing, , min, max, infinite] = cells;
  return {
    name,
    type,
    rows,
    missing: Number(missing),
    min: isNumber ? numberOf(min) : null,
    max: isNumber ? numberOf(max) : null,
    infinite: isNumber ? Number(infinite) : 0,
  };
}

const numberOf = (cell: Cell | undefined): number | null =>
  cell === null || cell === undefined ? null : Number(cell);

async function shortValues(
  database: Database,
  view: TableView,
  column: ViewColumn,
  [, about, longest]: readonly Cell[],
): Promise<string[] | undefined> {
  if (column.type !== 'string' || longest === null) return undefined;
  if (Number(about) > 2 * MAX_CATEGORIES || Number(longest) > LONGEST_CATEGORY) return undefined;
  const rows = await database.query(
    `SELECT DISTINCT ${column.value} AS value FROM ${view.select([column])} WHERE NOT ${column.blank} LIMIT ${MAX_CATEGORIES + 1}`,
  );
  if (rows.length > MAX_CATEGORIES) return undefined;
  return rows.map(({ value }) => String(value)).toSorted(byCode);
}

async function isDistinct(
  database: Database,
  view: TableView,
  column: ViewColumn,
  [missing, about]: readonly Cell[],
): Promise<boolean> {
  if ((column.type !== 'string' && column.type !== 'long') || Number(missing) > 0) return false;
  if (Number(about) < view.rows / 2) return false;
  const [row] = await database.query(
    `SELECT count(DISTINCT ${column.value}) AS found FROM ${view.select([column])}`,
  );
  return Number(row?.['found']) === view.rows;
}

const byCode = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
