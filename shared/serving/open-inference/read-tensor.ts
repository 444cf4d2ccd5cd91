import { inputError } from '../../kernel/error.ts';
import { coerceFlatTensor, coerceTensor } from '../../scoring/coerce-tensor.ts';
import type { TensorData } from '../../scoring/column-batch.ts';
import { binaryElements } from './binary-elements.ts';
import { elementTypeOf, isDatatype } from './datatypes.ts';
import type { TensorEnvelope } from './envelope.ts';
import { kindOf } from '../scoring-protocol/parse-body.ts';

const MAX_RANK = 16;
const MAX_DIM = 2 ** 31 - 1;

export type TensorLimits = {
  maxStringLength: number;
  /** Bytes of the whole request: no tensor has more elements. */
  size: number;
};

/**
 * A tensor of a request, strictly: as many elements as its shape says, each one of its datatype and inside its range.
 * JSON data are flat or nested, row-major; null is NaN, in FP32 and FP64 only. A shape that promises more than the
 * request could hold is refused before anything is made for it.
 *
 * @throws DATATYPE, TENSOR_SHAPE, TENSOR_RAGGED, TENSOR_TYPE, TENSOR_RANGE, TENSOR_NULL, STRING_TOO_LONG, BINARY_SIZE,
 * BYTES_ENCODING, STRING_ENCODING (all status 400)
 */
export function readTensor(
  { path, datatype, shape, data }: TensorEnvelope,
  limits: TensorLimits,
): TensorData {
  if (!isDatatype(datatype)) {
    const got = typeof datatype === 'string' ? 'another text' : kindOf(datatype);
    throw inputError(
      'DATATYPE',
      `${path}.datatype`,
      `expected BOOL, UINT8 to UINT64, INT8 to INT64, FP16 to FP64 or BYTES, got ${got}`,
    );
  }
  const dims = readShape(shape, `${path}.shape`, limits.size);
  const type = elementTypeOf(datatype);
  if ('bytes' in data)
    return { type, dims, data: binaryElements(type, sizeOf(dims), data.bytes, path, limits.maxStringLength) };
  const { json } = data;
  if (datatype === 'FP16')
    throw inputError(
      'DATATYPE',
      `${path}.data`,
      'FP16 has no form in JSON; send it as binary data, or as FP32',
    );
  if (!Array.isArray(json))
    throw inputError('TENSOR_DATA', `${path}.data`, `expected an array, got ${kindOf(json)}`);
  const spec = { name: null, dtype: type, shape: dims };
  return dims.length > 1 && Array.isArray(json[0])
    ? coerceTensor(spec, json, `${path}.data`, limits)
    : coerceFlatTensor(spec, dims, json, `${path}.data`, limits);
}

/** @throws TENSOR_SHAPE */
function readShape(shape: unknown, path: string, maxElements: number): number[] {
  if (!Array.isArray(shape) || shape.length > MAX_RANK)
    throw inputError('TENSOR_SHAPE', path, `expected an array of at most ${MAX_RANK} dimensions`);
  const dims = shape.map((dim: unknown, axis) => {
    if (typeof dim === 'number' && Number.isInteger(dim) && dim >= 0 && dim <= MAX_DIM) return dim;
    throw inputError('TENSOR_SHAPE', `${path}[${axis}]`, 'expected a whole number of 0 or more');
  });
  // A factor is at most 2^31, and each product before it at most the size of a request: no overflow.
  let elements = dims.includes(0) ? 0 : 1;
  for (const dim of dims) {
    elements *= dim;
    if (elements > maxElements)
      throw inputError('TENSOR_SHAPE', path, 'more elements than the request has bytes');
  }
  return dims;
}

const sizeOf = (dims: readonly number[]): number => dims.reduce((size, dim) => size * dim, 1);
