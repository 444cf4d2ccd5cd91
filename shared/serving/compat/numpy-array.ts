import type { ElementType } from '../../scoring/column-batch.ts';
import { mapAll } from './map-all.ts';
import { readElement } from './read-element.ts';
import { isList, type PyValue } from './python-value.ts';

export type ArrayType = ElementType | 'bytes' | 'datetime';

/** Values as a Series holds them, row-major. A scalar is what numpy gives for one element of an array. */
export type NumpyArray = {
  dtype: ArrayType;
  shape: readonly number[];
  values: readonly PyValue[];
  scalar: boolean;
};

/** `np.array(data, dtype)`; undefined where numpy raises. */
export function makeArray(data: PyValue, dtype: ArrayType): NumpyArray | undefined {
  const shape = shapeOf(data);
  if (shape === undefined) return undefined;
  const values = mapAll(leaves(data, shape.length), (leaf) => readElement(leaf, dtype));
  return values === undefined ? undefined : { dtype, shape, values, scalar: false };
}

/** Of one value, as an element of its type. */
export function makeScalar(data: PyValue, dtype: ArrayType): NumpyArray | undefined {
  const array = makeArray([data], dtype);
  return array === undefined ? undefined : { ...array, shape: [], scalar: true };
}

/** The shape of nested lists; undefined where they are ragged. */
export function shapeOf(data: PyValue): readonly number[] | undefined {
  if (!isList(data)) return [];
  let inner: readonly number[] | undefined;
  for (const item of data) {
    const shape = shapeOf(item);
    if (shape === undefined || (inner !== undefined && !sameShape(shape, inner))) return undefined;
    inner = shape;
  }
  return [data.length, ...(inner ?? [])];
}

export const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis]);

function* leaves(data: PyValue, depth: number): Generator<PyValue> {
  if (depth === 0 || !isList(data)) yield data;
  else for (const item of data) yield* leaves(item, depth - 1);
}

/** `array.tolist()`. */
export function nested(values: readonly PyValue[], shape: readonly number[]): PyValue {
  const [size, ...inner] = shape;
  if (size === undefined) return values[0] ?? null;
  const width = inner.reduce((product, axis) => product * axis, 1);
  return Array.from({ length: size }, (_, index) =>
    nested(values.slice(index * width, (index + 1) * width), inner),
  );
}
