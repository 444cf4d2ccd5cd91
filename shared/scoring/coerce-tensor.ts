import { inputError, type RelevoError } from '../kernel/error.ts';
import type { Params, TensorBatch, TensorData } from './column-batch.ts';
import type { TensorSpec } from './model-description.ts';
import { BROKEN_TEXT } from './is-whole-text.ts';
import { createElementSink, type ElementProblem, type ElementSink } from './tensor-elements.ts';

export type TensorOptions = { maxStringLength?: number };

/**
 * A tensor out of nested JSON arrays, strictly: as many dimensions as the signature says, its fixed ones as they are,
 * every element of its type and inside its range. null is NaN, in floating point only. Dimensions behind an empty one
 * are as the signature says, 0 where it leaves them free.
 *
 * @param path of the tensor in the request, such as `inputs.image`; errors name elements as `path[0][3]`
 * @throws TENSOR_SHAPE, TENSOR_RAGGED, TENSOR_TYPE, TENSOR_RANGE, TENSOR_NULL, STRING_TOO_LONG, STRING_ENCODING (all status 400)
 */
export function coerceTensor(
  spec: TensorSpec,
  value: unknown,
  path: string,
  options: TensorOptions = {},
): TensorData {
  const dims = dimsOf(spec, value, path);
  const sink = createElementSink(spec.dtype, sizeOf(dims), limitOf(options));
  fillNested(sink, spec, dims, value, path, 0);
  return { type: spec.dtype, dims, data: sink.data };
}

/**
 * A tensor out of its shape and its elements in row-major order, as strictly.
 *
 * @throws TENSOR_SHAPE also where the elements are not as many as the shape says
 */
export function coerceFlatTensor(
  spec: TensorSpec,
  dims: readonly number[],
  values: readonly unknown[],
  path: string,
  options: TensorOptions = {},
): TensorData {
  checkTensorDims(spec, dims, path);
  const size = sizeOf(dims);
  if (values.length !== size)
    throw inputError('TENSOR_SHAPE', path, `${values.length} elements for the shape [${dims.join(', ')}]`);
  const sink = createElementSink(spec.dtype, size, limitOf(options));
  putAll(sink, spec, values, (index) => `${path}[${index}]`);
  return { type: spec.dtype, dims, data: sink.data };
}

/** @throws TENSOR_SHAPE where the signature says otherwise */
export function checkTensorDims({ shape }: TensorSpec, dims: readonly number[], path: string): void {
  const fits =
    dims.length === shape.length && shape.every((size, axis) => size === -1 || size === dims[axis]);
  if (!fits)
    throw inputError('TENSOR_SHAPE', path, `expected shape [${shape.join(', ')}], got [${dims.join(', ')}]`);
}

/**
 * The tensors of one request, by the signature's names, an unnamed one as "". Those whose first dimension the
 * signature leaves free agree in it: that is the number of rows; 1 where there is none.
 *
 * @throws TENSOR_ROWS when they do not
 */
export function tensorBatch(
  specs: readonly TensorSpec[],
  tensors: Map<string, TensorData>,
  params?: Params,
): TensorBatch {
  const free = specs.filter(({ shape }) => shape[0] === -1).map(({ name }) => tensors.get(name ?? ''));
  const rows = free[0]?.dims[0] ?? tensors.values().next().value?.dims[0] ?? 1;
  if (free.some((tensor) => tensor !== undefined && tensor.dims[0] !== rows))
    throw inputError('TENSOR_ROWS', 'inputs', 'the tensors differ in their first dimension');
  return params === undefined ? { rows, tensors } : { rows, tensors, params };
}

const limitOf = ({ maxStringLength }: TensorOptions): number => maxStringLength ?? Number.POSITIVE_INFINITY;

const sizeOf = (dims: readonly number[]): number => dims.reduce((size, dim) => size * dim, 1);

/** Lengths along the first elements, as far as there are any. */
function dimsOf(spec: TensorSpec, value: unknown, path: string): number[] {
  const { shape } = spec;
  const dims: number[] = [];
  let inner = value;
  while (Array.isArray(inner) && dims.length <= shape.length) {
    dims.push(inner.length);
    inner = inner[0];
  }
  if (dims.at(-1) === 0) for (const size of shape.slice(dims.length)) dims.push(Math.max(size, 0));
  checkTensorDims(spec, dims, path);
  return dims;
}

function fillNested(
  sink: ElementSink,
  spec: TensorSpec,
  dims: readonly number[],
  value: unknown,
  path: string,
  axis: number,
): void {
  if (axis === dims.length) return putAll(sink, spec, [value], () => path);
  if (!Array.isArray(value) || value.length !== dims[axis])
    throw inputError('TENSOR_RAGGED', path, `expected an array of ${dims[axis]}, as the ones before it`);
  if (axis === dims.length - 1) return putAll(sink, spec, value, (index) => `${path}[${index}]`);
  for (let index = 0; index < value.length; index += 1)
    fillNested(sink, spec, dims, value[index], `${path}[${index}]`, axis + 1);
}

function putAll(
  sink: ElementSink,
  spec: TensorSpec,
  values: readonly unknown[],
  pathOf: (index: number) => string,
): void {
  for (let index = 0; index < values.length; index += 1) {
    const problem = sink.put(values[index]);
    if (problem !== undefined) throw elementError(spec, problem, values[index], pathOf(index));
  }
}

/** Names the kind of the element, never the element. */
function elementError(
  { dtype }: TensorSpec,
  problem: ElementProblem,
  value: unknown,
  path: string,
): RelevoError {
  if (Array.isArray(value))
    return inputError('TENSOR_RAGGED', path, `expected ${dtype}, got an array: more dimensions than before`);
  if (problem === 'range') return inputError('TENSOR_RANGE', path, `beyond the range of ${dtype}`);
  if (problem === 'null') return inputError('TENSOR_NULL', path, `expected ${dtype}, got null`);
  if (problem === 'encoding') return inputError('STRING_ENCODING', path, BROKEN_TEXT);
  if (problem === 'length') return inputError('STRING_TOO_LONG', path, 'too many characters');
  const kind = typeof value === 'number' ? 'a number with a fraction' : typeof value;
  return inputError('TENSOR_TYPE', path, `expected ${dtype}, got ${kind}`);
}
