import { inputError } from '../../kernel/error.ts';
import { coerceTensor, tensorBatch } from '../../scoring/coerce-tensor.ts';
import type { TensorBatch, TensorData } from '../../scoring/column-batch.ts';
import type { TensorSpec } from '../../scoring/model-description.ts';
import type { RequestLimits } from '../protocol.ts';
import { type Frame, limitRows } from './frame.ts';
import { isRecord, kindOf } from './parse-body.ts';

/** The nested arrays of a tensor and where they stand; undefined where the request has none of that name. */
type TensorSource = (spec: TensorSpec) => { value: unknown; path: string } | undefined;

/**
 * Tensors out of `inputs`: an object of nested arrays by name, or the nested arrays of the only tensor.
 *
 * @throws INPUT_FORMAT, TENSOR_MISSING, ROWS_LIMIT (413), and as `coerceTensor` and `tensorBatch`
 */
export function readTensorInputs(
  value: unknown,
  specs: readonly TensorSpec[],
  limits: RequestLimits,
): TensorBatch {
  const only = onlyOf(specs);
  if (!isRecord(value) && only !== undefined)
    return readTensors(specs, limits, () => ({ value, path: 'inputs' }));
  if (!isRecord(value) || specs[0]?.name === null)
    throw inputError('INPUT_FORMAT', 'inputs', `expected ${formOf(only)}, got ${kindOf(value)}`);
  return readTensors(specs, limits, ({ name }) =>
    name !== null && Object.hasOwn(value, name) ? { value: value[name], path: `inputs.${name}` } : undefined,
  );
}

/** The rows of the only tensor, `instances` as a list of nested arrays. */
export const readTensorRows = (
  value: readonly unknown[],
  specs: readonly TensorSpec[],
  limits: RequestLimits,
): TensorBatch => {
  if (onlyOf(specs) === undefined)
    throw inputError('ROW_SHAPE', 'instances[0]', `expected an object, got ${kindOf(value[0])}`);
  return readTensors(specs, limits, () => ({ value, path: 'instances' }));
};

/**
 * Tensors out of a table: the cells of the column of its name, a row each; the unnamed tensor takes all columns, or the
 * only one where its cells are lists.
 *
 * @param at path of the table in the request
 * @param entity column that is about the row and none of the tensor's
 * @throws TENSOR_MISSING, and as `coerceTensor`
 */
export function readTensorTable(
  frame: Frame,
  specs: readonly TensorSpec[],
  limits: RequestLimits,
  at: string,
  entity: string | null,
): TensorBatch {
  return readTensors(specs, limits, ({ name, shape }) => {
    if (name === null) return { value: unnamedRows(frame, shape.length, at, entity), path: at };
    const cells = cellsOf(frame, name, (row) => `${at}[${row}].${name}`);
    return cells && { value: asRows(cells, shape), path: `${at}.${name}` };
  });
}

const onlyOf = (specs: readonly TensorSpec[]): TensorSpec | undefined =>
  specs.length === 1 ? specs[0] : undefined;

const formOf = (only: TensorSpec | undefined): string =>
  only === undefined ? 'an object of tensors' : 'nested arrays';

function readTensors(specs: readonly TensorSpec[], limits: RequestLimits, source: TensorSource): TensorBatch {
  const found = specs.map((spec) => ({ spec, given: source(spec) }));
  const missing = found.filter(({ given }) => given === undefined).map(({ spec }) => spec.name);
  if (missing.length > 0)
    throw inputError('TENSOR_MISSING', 'tensors', `the model needs the tensors ${missing.join(', ')}`);
  const tensors = new Map<string, TensorData>();
  for (const { spec, given } of found) {
    if (given === undefined) continue;
    if (spec.shape[0] === -1 && Array.isArray(given.value)) limitRows(given.value.length, given.path, limits);
    tensors.set(spec.name ?? '', coerceTensor(spec, given.value, given.path, limits));
  }
  return tensorBatch(specs, tensors);
}

function cellsOf(frame: Frame, name: string, pathOf: (row: number) => string): unknown[] | undefined {
  const cellOf = frame.source(name);
  if (cellOf === undefined) return undefined;
  return Array.from({ length: frame.rows }, (_, row) => {
    const cell = cellOf(row);
    if (cell === undefined) throw inputError('TENSOR_MISSING', pathOf(row), 'missing');
    return cell;
  });
}

/** Cells of one value each are rows of one value where the tensor has a second dimension of 1. */
const asRows = (cells: readonly unknown[], shape: readonly number[]): readonly unknown[] =>
  shape.length === 2 && shape[1] === 1 ? cells.map((cell) => (Array.isArray(cell) ? cell : [cell])) : cells;

/** Columns of the unnamed tensor have the caller's names, which are in no error. */
function unnamedRows(frame: Frame, rank: number, at: string, entity: string | null): readonly unknown[] {
  const names = frame.names.filter((name) => name !== entity);
  const columns = names.map((name, index) => cellsOf(frame, name, (row) => `${at}[${row}][${index}]`) ?? []);
  const [first = []] = columns;
  if (columns.length === 1 && (rank !== 2 || Array.isArray(first[0]))) return first;
  return first.map((_, row) => columns.map((cells) => cells[row]));
}
