import type { ElementArray, TensorData } from '../../scoring/column-batch.ts';
import type { TensorSpec } from '../../scoring/model-description.ts';
import { toFloat16Bits } from '../../scoring/float16.ts';
import { isWholeText } from '../../scoring/is-whole-text.ts';
import { brokenText, schemaFailure } from './compat-error.ts';
import type { NumpyArray } from './numpy-array.ts';
import { pythonText } from './python-text.ts';
import type { PyValue } from './python-value.ts';

/** The tensor of an array that has the shape of the signature. @throws SCHEMA_ENFORCEMENT_FAILED */
export function tensorData({ shape, values }: NumpyArray, spec: TensorSpec): TensorData {
  const fits =
    shape.length === spec.shape.length &&
    spec.shape.every((size, axis) => size === -1 || size === shape[axis]);
  if (!fits)
    throw schemaFailure(
      `Shape of input ${tupleText(shape)} does not match expected shape ${tupleText(spec.shape)}.`,
    );
  return { type: spec.dtype, dims: shape, data: elements(spec.dtype, values) };
}

const tupleText = (shape: readonly number[]): string =>
  shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;

function elements(type: TensorSpec['dtype'], values: readonly PyValue[]): ElementArray {
  if (type === 'string') return values.map(wholeText);
  if (type === 'int64') return BigInt64Array.from(values, toBigInt);
  if (type === 'uint64') return BigUint64Array.from(values, toBigInt);
  if (type === 'float16') return Uint16Array.from(values, (value) => toFloat16Bits(Number(value)));
  return numberArrays[type](values.map(Number));
}

function wholeText(value: PyValue): string {
  const text = pythonText(value);
  if (!isWholeText(text)) throw brokenText();
  return text;
}

const toBigInt = (value: PyValue): bigint => (typeof value === 'bigint' ? value : 0n);

type NumberType = Exclude<TensorSpec['dtype'], 'string' | 'int64' | 'uint64' | 'float16'>;

const numberArrays: Record<NumberType, (values: number[]) => ElementArray> = {
  bool: (values) => Uint8Array.from(values),
  uint8: (values) => Uint8Array.from(values),
  uint16: (values) => Uint16Array.from(values),
  uint32: (values) => Uint32Array.from(values),
  int8: (values) => Int8Array.from(values),
  int16: (values) => Int16Array.from(values),
  int32: (values) => Int32Array.from(values),
  float32: (values) => Float32Array.from(values),
  float64: (values) => Float64Array.from(values),
};
