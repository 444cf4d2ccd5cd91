import { inputError } from '../../kernel/error.ts';
import type { ColumnSource } from '../../scoring/coerce-columns.ts';
import { isRecord, kindOf } from './parse-body.ts';

/** A request's table before its cells are looked at. */
export type Frame = { rows: number; names: readonly string[]; source: ColumnSource };

export type FrameLimits = { maxRows: number; maxColumns: number };

/**
 * `{"columns": […], "data": [[…], …]}`; `index` and other keys are ignored. No rows are allowed.
 *
 * @throws SPLIT_COLUMNS, SPLIT_DATA, ROW_SHAPE, ROWS_LIMIT (413), COLUMNS_LIMIT
 */
export function readSplit(value: unknown, limits: FrameLimits): Frame {
  const at = 'dataframe_split';
  if (!isRecord(value)) throw inputError('INPUT_FORMAT', at, `expected an object, got ${kindOf(value)}`);
  const names = readNames(value['columns'], limits);
  const data = value['data'];
  if (!Array.isArray(data))
    throw inputError('SPLIT_DATA', `${at}.data`, `expected an array of rows, got ${kindOf(data)}`);
  limitRows(data.length, `${at}.data`, limits);
  const rows = data.map((row: unknown, index) => readRow(row, index, names.length));
  const positions = new Map(names.map((name, index) => [name, index]));
  return {
    rows: rows.length,
    names,
    source: (name) => {
      const index = positions.get(name);
      return index === undefined ? undefined : (row) => rows[row]?.[index];
    },
  };
}

function readNames(value: unknown, limits: FrameLimits): string[] {
  const at = 'dataframe_split.columns';
  if (!Array.isArray(value))
    throw inputError('SPLIT_COLUMNS', at, `expected an array of names, got ${kindOf(value)}`);
  const names = value.map((name: unknown, index) => {
    if (typeof name === 'string') return name;
    throw inputError('SPLIT_COLUMNS', `${at}[${index}]`, `expected a string, got ${kindOf(name)}`);
  });
  limitColumns(names.length, at, limits);
  const seen = new Set<string>();
  names.forEach((name, index) => {
    if (seen.has(name)) throw inputError('SPLIT_COLUMNS', `${at}[${index}]`, 'a name given before');
    seen.add(name);
  });
  return names;
}

function readRow(row: unknown, index: number, width: number): readonly unknown[] {
  const at = `dataframe_split.data[${index}]`;
  if (!Array.isArray(row)) throw inputError('ROW_SHAPE', at, `expected an array, got ${kindOf(row)}`);
  if (row.length !== width) throw inputError('ROW_SHAPE', at, `expected ${width} values, got ${row.length}`);
  return row;
}

/**
 * `[{"name": value, …}, …]`, at least one row, as no row would mean no columns.
 *
 * @throws INPUT_FORMAT, ROW_SHAPE, ROWS_EMPTY, ROWS_LIMIT (413), COLUMNS_LIMIT
 */
export function readRecords(value: unknown, limits: FrameLimits): Frame {
  const at = 'dataframe_records';
  if (!Array.isArray(value))
    throw inputError('INPUT_FORMAT', at, `expected an array of objects, got ${kindOf(value)}`);
  if (value.length === 0) throw inputError('ROWS_EMPTY', at, 'expected at least one row');
  limitRows(value.length, at, limits);
  const names = new Set<string>();
  const rows = value.map((row: unknown, index) => {
    if (!isRecord(row))
      throw inputError('ROW_SHAPE', `${at}[${index}]`, `expected an object, got ${kindOf(row)}`);
    for (const name in row) names.add(name);
    limitColumns(names.size, at, limits);
    return row;
  });
  return {
    rows: rows.length,
    names: [...names],
    source: (name) => (names.has(name) ? (row) => rows[row]?.[name] : undefined),
  };
}

function limitRows(rows: number, at: string, limits: FrameLimits): void {
  if (rows > limits.maxRows) throw inputError('ROWS_LIMIT', at, `more than ${limits.maxRows} rows`, 413);
}

function limitColumns(columns: number, at: string, limits: FrameLimits): void {
  if (columns > limits.maxColumns)
    throw inputError('COLUMNS_LIMIT', at, `more than ${limits.maxColumns} columns`);
}
