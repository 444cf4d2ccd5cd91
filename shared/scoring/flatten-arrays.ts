import { inputError } from '../kernel/error.ts';
import type { Value } from './column-batch.ts';

export type FlatArrays = { cells: Value[]; dims: number[] };

/**
 * The arrays of one column as the cells of one tensor, row-major, with its dimensions; all of the same lengths. No rows
 * have the lengths that the graph fixes, 0 where it leaves them free.
 *
 * @param shape of the graph's input; numbers are lengths that it fixes
 * @throws COLUMN_SHAPE, COLUMN_NULL for a missing array
 */
export function flattenArrays(
  name: string,
  rows: readonly Value[],
  shape: readonly (number | string)[],
): FlatArrays {
  const dims = lengthsOf(rows, shape);
  const cells: Value[] = [];
  rows.forEach((row, index) => append(cells, row, dims, 1, `data[${index}].${name}`));
  return { cells, dims };
}

function lengthsOf(rows: readonly Value[], shape: readonly (number | string)[]): number[] {
  const dims = [rows.length];
  let inner: Value | undefined = rows.find((row) => row !== null);
  for (const size of shape.slice(1)) {
    const length = isList(inner) ? inner.length : 0;
    dims.push(typeof size === 'number' ? size : length);
    inner = isList(inner) ? inner[0] : undefined;
  }
  return dims;
}

function append(cells: Value[], value: Value, dims: readonly number[], axis: number, path: string): void {
  if (axis === dims.length) {
    cells.push(value);
    return;
  }
  if (value === null) throw inputError('COLUMN_NULL', path, 'the model has no missing value for array');
  if (!isList(value) || value.length !== dims[axis])
    throw inputError('COLUMN_SHAPE', path, `the model takes arrays of equal length here, of ${dims[axis]}`);
  if (axis === dims.length - 1) for (const item of value) cells.push(item);
  else value.forEach((item, index) => append(cells, item, dims, axis + 1, `${path}[${index}]`));
}

const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);
