import type { InputColumn, ModelDescription, TensorSpec } from '../../scoring/model-description.ts';
import { invalidInput } from './compat-error.ts';
import { enforceValue } from './enforce-value.ts';
import { type ArrayType, makeArray, makeScalar, type NumpyArray, shapeOf } from './numpy-array.ts';
import { isList, type PyValue } from './python-value.ts';
import { isComposite, type PlainType } from './signature.ts';

/**
 * What a value of `inputs` or `instances` becomes: an array, the value itself where its type is composite, or an array
 * of whatever type its values have where the signature does not know it.
 */
export type Item =
  | { array: NumpyArray }
  | { value: PyValue; boxed: boolean }
  | { unknown: PyValue; shape: readonly number[] };

/** What the signature says of an input; undefined for one that it does not know. */
export type Spec = { column: InputColumn } | { tensor: TensorSpec } | undefined;

export const specsOf = ({ inputs, tensors }: ModelDescription): Spec[] =>
  tensors.length > 0 ? tensors.map((tensor) => ({ tensor })) : inputs.map((column) => ({ column }));

const arrayTypes: Record<PlainType, ArrayType> = {
  boolean: 'bool',
  integer: 'int32',
  long: 'int64',
  float: 'float32',
  double: 'float64',
  string: 'string',
  datetime: 'datetime',
  binary: 'bytes',
};

/** @throws BAD_REQUEST */
export function convertData(data: PyValue, spec: Spec): Item {
  const item = converted(data, spec);
  if (item === undefined)
    throw invalidInput('The values of an input could not be converted to the type in the model signature.');
  return item;
}

function converted(data: PyValue, spec: Spec): Item | undefined {
  if (spec === undefined) return unknownItem(data);
  if ('tensor' in spec) return arrayItem(makeArray(data, spec.tensor.dtype));
  const { column } = spec;
  const { type } = column;
  if (type === 'any') return { value: data, boxed: false };
  if (isComposite(type)) return compositeItem(data, column);
  const dtype = arrayTypes[type];
  return arrayItem(isList(data) ? makeArray(data, dtype) : makeScalar(data, dtype));
}

const arrayItem = (array: NumpyArray | undefined): Item | undefined =>
  array === undefined ? undefined : { array };

function unknownItem(data: PyValue): Item | undefined {
  const shape = shapeOf(data);
  return shape === undefined ? undefined : { unknown: data, shape };
}

/** An array is boxed: nothing in it may be ragged, and a missing one is not None any more. */
function compositeItem(data: PyValue, column: InputColumn): Item | undefined {
  const value = enforceValue(data, column, column.required);
  if (value === undefined) return undefined;
  if (column.type !== 'array') return { value, boxed: false };
  return shapeOf(value) === undefined ? undefined : { value, boxed: true };
}
