import { inputError } from '../kernel/error.ts';
import { cellError, createCellReader } from './coerce-cell.ts';
import type { Cell, ColumnBatch } from './column-batch.ts';
import type { InputColumn } from './model-description.ts';

/** Reads the cells of one column by row number; undefined means that there is no such column at all. */
export type ColumnSource = (name: string) => ((row: number) => unknown) | undefined;

export type CoerceOptions = { maxStringLength?: number };

/**
 * Typed columns for a model's signature, strictly: no truncation, no text for numbers, no truth values out of numbers.
 *
 * null and NaN are missing values, allowed for float, double and string and in optional columns. A long must be exact
 * (at most 2^53 - 1 in absolute value); a number beyond float32 is refused. An optional column that is absent is all
 * null. Integers of a table may come as bigint. Errors name the cell as `data[row].column`, whatever the input's form.
 *
 * @throws COLUMN_MISSING, COLUMN_TYPE, COLUMN_NULL, COLUMN_RANGE, STRING_TOO_LONG (all status 400)
 */
export function coerceColumns(
  inputs: readonly InputColumn[],
  rows: number,
  source: ColumnSource,
  options: CoerceOptions = {},
): ColumnBatch {
  const maxStringLength = options.maxStringLength ?? Number.POSITIVE_INFINITY;
  const columns = new Map<string, Cell[]>();
  const absent: string[] = [];
  for (const column of inputs) {
    const cellOf = source(column.name);
    if (cellOf !== undefined) columns.set(column.name, coerceColumn(column, rows, cellOf, maxStringLength));
    else if (column.required) absent.push(column.name);
    else
      columns.set(
        column.name,
        Array.from({ length: rows }, () => null),
      );
  }
  if (absent.length > 0)
    throw inputError('COLUMN_MISSING', 'columns', `the model needs the columns ${absent.join(', ')}`);
  return { rows, columns };
}

function coerceColumn(
  column: InputColumn,
  rows: number,
  cellOf: (row: number) => unknown,
  maxStringLength: number,
): Cell[] {
  const read = createCellReader(column, maxStringLength);
  const cells: Cell[] = [];
  for (let row = 0; row < rows; row += 1) {
    const cell = read(cellOf(row));
    if (cell === undefined) throw cellError(column, cellOf(row), `data[${row}].${column.name}`);
    cells.push(cell);
  }
  return cells;
}
