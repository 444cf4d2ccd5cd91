import { inputError } from '../kernel/error.ts';
import { cellError, createCellReader } from './coerce-cell.ts';
import type { ColumnBatch, Value } from './column-batch.ts';
import type { InputColumn } from './model-description.ts';
import type { ReadValue } from './read-scalar.ts';
import { type CoerceOptions, sameLimits, type ValueLimits, valueLimits } from './value-limits.ts';

/** Reads the cells of one column by row number; undefined means that there is no such column at all. */
export type ColumnSource = (name: string) => ((row: number) => unknown) | undefined;

/**
 * Typed columns for a model's signature, strictly: no truncation, no text for numbers, no truth values out of numbers.
 *
 * null and NaN are missing values, allowed for float, double, string and any and in optional columns, as far as the
 * graph has a value for them. A long is exact: a bigint beyond 2^53, where a number is refused. A double that the graph
 * takes as float32 is refused beyond float32. A datetime is ISO 8601 text, binary is base64 text. An optional column
 * that is absent is all null. Errors name the place as `data[row].column[2].property`, whatever the input's form.
 *
 * @throws COLUMN_MISSING, COLUMN_TYPE, COLUMN_NULL, COLUMN_RANGE, PROPERTY_UNKNOWN, STRING_TOO_LONG, STRING_ENCODING,
 * BINARY_TOO_LONG, VALUE_LIMIT (all status 400)
 */
export function coerceColumns(
  inputs: readonly InputColumn[],
  rows: number,
  source: ColumnSource,
  options: CoerceOptions = {},
): ColumnBatch {
  const limits = valueLimits(options);
  const readers = readersOf(inputs, limits);
  const columns = new Map<string, Value[]>();
  const absent: string[] = [];
  for (const { column, read } of readers) {
    const cellOf = source(column.name);
    if (cellOf === undefined && column.required) absent.push(column.name);
    else columns.set(column.name, coerceColumn(column, rows, cellOf ?? nothing, read, limits));
  }
  if (absent.length > 0)
    throw inputError('COLUMN_MISSING', 'columns', `the model needs the columns ${absent.join(', ')}`);
  return { rows, columns };
}

const nothing = (): undefined => undefined;

type ColumnReader = { column: InputColumn; read: ReadValue };
type Readers = { limits: ValueLimits; readers: readonly ColumnReader[] };

/** The last readers for each signature: requests come with the same limits one after another. */
const known = new WeakMap<readonly InputColumn[], Readers>();

function readersOf(inputs: readonly InputColumn[], limits: ValueLimits): readonly ColumnReader[] {
  const last = known.get(inputs);
  if (last !== undefined && sameLimits(last.limits, limits)) return last.readers;
  const readers = inputs.map((column) => ({ column, read: createCellReader(column, limits) }));
  known.set(inputs, { limits, readers });
  return readers;
}

function coerceColumn(
  column: InputColumn,
  rows: number,
  cellOf: (row: number) => unknown,
  read: ReadValue,
  limits: ValueLimits,
): Value[] {
  const cells: Value[] = [];
  for (let row = 0; row < rows; row += 1) {
    const cell = read(cellOf(row));
    if (cell === undefined) throw cellError(column, cellOf(row), `data[${row}].${column.name}`, limits);
    cells.push(cell);
  }
  return cells;
}
