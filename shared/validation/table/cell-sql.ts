import { type ColumnType, cellValue, isBadCell, isBlankCell } from '../../tables/column-type.ts';
import { nativeKind } from './native-type.ts';

/** SQL over one column: its value as the wanted type (NULL where there is none), whether a cell is missing, whether it is no such value. */
export type CellSql = { value: string; blank: string; bad: string };

/** Cells of a column that has DuckDB's type `native`. NaN counts as missing in numbers. */
export function nativeCell(alias: string, native: string, wanted: ColumnType | 'other'): CellSql {
  const kind = nativeKind(native);
  if (wanted === 'other') return cell(alias, `CAST(${alias} AS VARCHAR)`);
  if (kind === 'other') return { ...cell(alias, 'NULL'), bad: `${alias} IS NOT NULL` };
  if (wanted === 'long' && kind === 'integer') return cell(alias, `CAST(${alias} AS BIGINT)`);
  if (wanted === 'long' && kind === 'number') return wholeNumber(`CAST(${alias} AS DOUBLE)`);
  if (wanted === 'double' && (kind === 'integer' || kind === 'number'))
    return number(`CAST(${alias} AS DOUBLE)`);
  if (wanted === 'boolean' && kind === 'boolean') return cell(alias, alias);
  if (wanted === 'datetime' && kind === 'time') return cell(alias, `CAST(${alias} AS TIMESTAMP)`);
  return textCell(alias, wanted);
}

/** Cells of text of which every one is missing or a value of the type. */
export const inferredCell = (alias: string, type: ColumnType): CellSql => ({
  value: inferredValue(alias, type),
  blank: isBlankCell(alias),
  bad: 'false',
});

/** A cast ignores white space around a number. */
function inferredValue(alias: string, type: ColumnType): string {
  if (type === 'double') return `TRY_CAST(${alias} AS DOUBLE)`;
  if (type === 'long')
    return `coalesce(TRY_CAST(${alias} AS BIGINT), TRY_CAST(TRY_CAST(${alias} AS DOUBLE) AS BIGINT))`;
  return cellValue(alias, type);
}

/** Cells that have been staged: the value, NULL where there is none, and beside it perhaps whether there was something else. */
export function stagedCell(alias: string, flag: string | undefined, wanted: ColumnType | 'other'): CellSql {
  const missing = flag === undefined ? `${alias} IS NULL` : `(${alias} IS NULL AND NOT ${flag})`;
  const blank = wanted === 'double' ? `(${missing} OR ${isNan(alias)})` : missing;
  return { value: alias, blank, bad: flag ?? 'false' };
}

function textCell(alias: string, wanted: ColumnType): CellSql {
  const value = cellValue(alias, wanted);
  const blank = isBlankCell(alias);
  return {
    value,
    blank: wanted === 'double' ? `(${blank} OR ${isNan(value)})` : blank,
    bad: isBadCell(alias, wanted),
  };
}

const isNan = (value: string): string => `coalesce(isnan(${value}), false)`;

const cell = (alias: string, value: string): CellSql => ({ value, blank: `${alias} IS NULL`, bad: 'false' });

const number = (double: string): CellSql => ({
  value: double,
  blank: `(${double} IS NULL OR isnan(${double}))`,
  bad: 'false',
});

function wholeNumber(double: string): CellSql {
  const value = `CASE WHEN floor(${double}) = ${double} THEN TRY_CAST(${double} AS BIGINT) END`;
  const { blank } = number(double);
  return { value, blank, bad: `(NOT ${blank} AND ${value} IS NULL)` };
}
