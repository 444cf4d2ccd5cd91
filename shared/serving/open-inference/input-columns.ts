import { inputError } from '../../kernel/error.ts';
import { coerceColumns } from '../../scoring/coerce-columns.ts';
import type { ColumnBatch, TensorData } from '../../scoring/column-batch.ts';
import type { InputColumn } from '../../scoring/model-description.ts';
import type { RequestLimits } from '../protocol.ts';
import { type CellOf, cellReader } from './cell-reader.ts';
import { requireFit } from './fit-column.ts';
import { quoted } from './quoted.ts';

/** A tensor of a request, read. */
export type NamedTensor = { path: string; name: string; contentType: string | null; tensor: TensorData };

export type ReadColumns = { batch: ColumnBatch; rest: NamedTensor[] };

/**
 * Tensors as the columns of a signature: each of shape [n] or [n, 1], by name; a column without a name is also
 * `input-<position>`. Numeric columns that have no names may come as one tensor of shape [n, columns]. `rest` are the
 * tensors that are no columns.
 *
 * @throws TENSOR_SHAPE, TENSOR_ROWS, ROWS_LIMIT (413), DATATYPE, CONTENT_TYPE, and what coerceColumns throws
 */
export function inputColumns(
  columns: readonly InputColumn[],
  tensors: readonly NamedTensor[],
  limits: RequestLimits,
): ReadColumns {
  const rows = rowsOf(tensors, limits.maxRows);
  const cells = new Map<string, CellOf>();
  const rest: NamedTensor[] = [];
  const matrix = matrixOf(columns, tensors);
  if (matrix !== undefined)
    columns.forEach((column, index) =>
      cells.set(column.name, columnCells(column, matrix, columns.length, index)),
    );
  const byName = new Map(columns.map((column) => [column.name, column]));
  for (const named of matrix === undefined ? tensors : []) {
    const column = byName.get(named.name) ?? byName.get(unnamed(named.name));
    if (column === undefined) rest.push(named);
    else if (cells.has(column.name))
      throw inputError('TENSOR_NAME', `${named.path}.name`, 'a column given before');
    else cells.set(column.name, columnCells(column, requireColumn(named), 1, 0));
  }
  return { batch: coerceColumns(columns, rows, (name) => cells.get(name), limits), rest };
}

/** How MLServer calls the input without a name at a position. */
const unnamed = (name: string): string => /^input-(\d+)$/.exec(name)?.[1] ?? '';

function columnCells(column: InputColumn, named: NamedTensor, stride: number, offset: number): CellOf {
  requireFit(column, named, stride, offset);
  const read = cellReader(column, named);
  return (row) => read(row * stride + offset);
}

function rowsOf(tensors: readonly NamedTensor[], maxRows: number): number {
  const [first, ...others] = tensors;
  const rows = first?.tensor.dims[0];
  if (first === undefined || rows === undefined)
    throw inputError('TENSOR_SHAPE', `${first?.path ?? 'inputs[0]'}.shape`, 'expected [rows] or [rows, 1]');
  if (rows > maxRows) throw inputError('ROWS_LIMIT', `${first.path}.shape`, `more than ${maxRows} rows`, 413);
  const other = others.find(({ tensor }) => tensor.dims[0] !== rows);
  if (other !== undefined)
    throw inputError('TENSOR_ROWS', `${other.path}.shape`, `expected ${rows} rows, as the first tensor has`);
  return rows;
}

function requireColumn(named: NamedTensor): NamedTensor {
  const { dims } = named.tensor;
  if (dims.length === 1 || (dims.length === 2 && dims[1] === 1)) return named;
  throw inputError(
    'TENSOR_SHAPE',
    `${named.path}.shape`,
    `${quoted(named.name)} is a column: expected [rows] or [rows, 1]`,
  );
}

const numeric: ReadonlySet<InputColumn['type']> = new Set(['integer', 'long', 'float', 'double', 'boolean']);

function matrixOf(columns: readonly InputColumn[], tensors: readonly NamedTensor[]): NamedTensor | undefined {
  const [only, ...others] = tensors;
  if (only === undefined || others.length > 0 || columns.length < 2) return undefined;
  const positions = columns.every(({ name, type }, index) => name === String(index) && numeric.has(type));
  const { dims } = only.tensor;
  return positions && dims.length === 2 && dims[1] === columns.length ? only : undefined;
}
