import type { ElementArray, ElementType } from './column-batch.ts';
import { FLOAT32_MAX, type IntegerType, integerRanges } from './element-types.ts';
import { FLOAT16_MAX, toFloat16Bits } from './float16.ts';
import { isWholeText } from './is-whole-text.ts';

/** Why an element is not one of the tensor's type. */
export type ElementProblem = 'type' | 'range' | 'null' | 'length' | 'encoding';

/** Takes elements one after another; `put` says what is wrong with one that it does not take. */
export type ElementSink = { put(value: unknown): ElementProblem | undefined; data: ElementArray };

/**
 * Room for `size` elements of one type, filled strictly: integers exactly and in range (bigint or number), floating
 * point from numbers of the type's range, null or NaN as NaN there, booleans and strings only from themselves.
 */
export function createElementSink(type: ElementType, size: number, maxStringLength: number): ElementSink {
  if (type === 'string') return stringSink(maxStringLength);
  if (type === 'bool') return boolSink(size);
  if (type === 'float64') return floatSink(new Float64Array(size), Number.MAX_VALUE);
  if (type === 'float32') return floatSink(new Float32Array(size), FLOAT32_MAX);
  if (type === 'float16') return floatSink(new Uint16Array(size), FLOAT16_MAX, toFloat16Bits);
  return type === 'int64' || type === 'uint64' ? bigSink(type, size) : integerSink(type, size);
}

function stringSink(maxStringLength: number): ElementSink {
  const data: string[] = [];
  const put = (value: unknown): ElementProblem | undefined => {
    if (typeof value !== 'string') return value === null ? 'null' : 'type';
    if (value.length > maxStringLength) return 'length';
    if (!isWholeText(value)) return 'encoding';
    data.push(value);
    return undefined;
  };
  return { data, put };
}

function boolSink(size: number): ElementSink {
  const data = new Uint8Array(size);
  let at = 0;
  const put = (value: unknown): ElementProblem | undefined => {
    if (typeof value !== 'boolean') return value === null ? 'null' : 'type';
    data[at++] = value ? 1 : 0;
    return undefined;
  };
  return { data, put };
}

function floatSink(
  data: Float64Array | Float32Array | Uint16Array,
  max: number,
  encode?: (value: number) => number,
): ElementSink {
  let at = 0;
  const put = (value: unknown): ElementProblem | undefined => {
    const number = typeof value === 'bigint' ? Number(value) : (value ?? Number.NaN);
    if (typeof number !== 'number' || value === undefined) return 'type';
    if (Math.abs(number) > max) return 'range';
    data[at++] = encode === undefined ? number : encode(number);
    return undefined;
  };
  return { data, put };
}

const smallArrays = {
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
};

function integerSink(type: Exclude<IntegerType, 'int64' | 'uint64'>, size: number): ElementSink {
  const data = new smallArrays[type](size);
  const min = Number(integerRanges[type].min);
  const max = Number(integerRanges[type].max);
  let at = 0;
  const put = (value: unknown): ElementProblem | undefined => {
    const number = typeof value === 'bigint' ? Number(value) : value;
    if (!isWhole(number)) return problemOf(value);
    if (number < min || number > max) return 'range';
    data[at++] = number;
    return undefined;
  };
  return { data, put };
}

function bigSink(type: 'int64' | 'uint64', size: number): ElementSink {
  const data = type === 'int64' ? new BigInt64Array(size) : new BigUint64Array(size);
  const { min, max } = integerRanges[type];
  let at = 0;
  const put = (value: unknown): ElementProblem | undefined => {
    if (typeof value !== 'bigint' && !isWhole(value)) return problemOf(value);
    if (typeof value === 'number' && !Number.isSafeInteger(value)) return 'range';
    const big = BigInt(value);
    if (big < min || big > max) return 'range';
    data[at++] = big;
    return undefined;
  };
  return { data, put };
}

const isWhole = (value: unknown): value is number => Number.isInteger(value);

function problemOf(value: unknown): ElementProblem {
  if (value === null) return 'null';
  return value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY ? 'range' : 'type';
}
