/** A column to count, as SQL over the relation that its rows' `select` gives. */
export type CountedColumn = {
  name: string;
  /** The value; NULL where there is none, and where it is bad. */
  value: string;
  /** True for a cell that holds something else than the column's type. */
  bad: string;
  /** Type of `value`. */
  type: 'long' | 'double' | 'string' | 'boolean' | 'datetime' | 'other';
};

/** Rows to count, wherever they are. */
export type CountedRows<Column extends CountedColumn> = {
  rows: number;
  /** Relation that has what these columns need. */
  select(columns: readonly Column[]): string;
  /** Hears how many further cells were counted. */
  onCells?: (cells: number) => void;
};

export const isNumeric = ({ type }: Pick<CountedColumn, 'type'>): boolean =>
  type === 'long' || type === 'double' || type === 'datetime';

/** SQL of the value as DOUBLE, NaN where there is none; times as seconds since 1970. */
export const numberSql = ({ type, value }: CountedColumn): string =>
  `coalesce(${type === 'datetime' ? `epoch(${value})` : `CAST(${value} AS DOUBLE)`}, CAST('nan' AS DOUBLE))`;

/** Longer text counts by its beginning. */
const LONGEST_CATEGORY = 256;

/** SQL of the value as a category's name. */
export function categorySql({ type, value }: CountedColumn): string {
  if (type === 'boolean') return `CAST(${value} AS VARCHAR)`;
  const text = type === 'string' ? value : `CAST(${value} AS VARCHAR)`;
  return `CASE WHEN strlen(${text}) > ${4 * LONGEST_CATEGORY} THEN left(${text}, ${LONGEST_CATEGORY}) || '…' ELSE ${text} END`;
}

/** As many columns at a time as `size` allows. */
export const inBatches = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
