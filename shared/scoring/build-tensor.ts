import { Tensor } from 'onnxruntime-node';
import { inputError, RelevoError } from '../kernel/error.ts';
import type { Value } from './column-batch.ts';
import type { InputColumn } from './model-description.ts';

/** Turns one column into a tensor of the shape given. */
export type TensorBuilder = (cells: readonly Value[], dims: readonly number[]) => Tensor;

const numbers: ReadonlySet<InputColumn['type']> = new Set(['integer', 'long', 'float', 'double', 'boolean']);

/**
 * How a column is fed to a graph input of this element type. A missing value is NaN in a float tensor and "" in a
 * string tensor; integer and boolean tensors have none, so it is refused there (COLUMN_NULL).
 *
 * @throws MODEL_INPUT_MISMATCH when the column's type does not fit the graph's.
 */
export function tensorBuilder(column: InputColumn, elementType: string): TensorBuilder {
  const text = elementType === 'string';
  const builder = builders[elementType]?.(column);
  if (builder === undefined || text === numbers.has(column.type))
    throw new RelevoError(
      'MODEL_INPUT_MISMATCH',
      `input ${column.name} is ${column.type} in the signature and tensor(${elementType}) in the graph`,
    );
  return builder;
}

const builders: Partial<Record<string, (column: InputColumn) => TensorBuilder>> = {
  float32: () => (cells, dims) => new Tensor('float32', fill(new Float32Array(cells.length), cells), dims),
  float64: () => (cells, dims) => new Tensor('float64', fill(new Float64Array(cells.length), cells), dims),
  int32: (column) => (cells, dims) =>
    new Tensor('int32', fill(new Int32Array(cells.length), complete(column, cells)), dims),
  int64: (column) => (cells, dims) =>
    new Tensor(
      'int64',
      BigInt64Array.from(complete(column, cells), (cell) => BigInt(Number(cell))),
      dims,
    ),
  bool: (column) => (cells, dims) =>
    new Tensor('bool', Uint8Array.from(complete(column, cells), Number), dims),
  string: () => (cells, dims) =>
    new Tensor(
      'string',
      cells.map((cell) => (typeof cell === 'string' ? cell : '')),
      dims,
    ),
};

/** Numbers as they are, true as 1, a missing value as NaN; from `offset` on, in steps of `stride`. */
export function fill<T extends Float32Array | Float64Array | Int32Array>(
  target: T,
  cells: readonly Value[],
  offset = 0,
  stride = 1,
): T {
  let at = offset;
  for (const cell of cells) {
    target[at] = cell === null ? Number.NaN : Number(cell);
    at += stride;
  }
  return target;
}

function complete(column: InputColumn, cells: readonly Value[]): readonly Value[] {
  const row = cells.indexOf(null);
  if (row === -1) return cells;
  const path = `data[${row}].${column.name}`;
  throw inputError('COLUMN_NULL', path, `the model has no missing value for ${column.type}`);
}
