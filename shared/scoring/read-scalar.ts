import type { Value } from './column-batch.ts';
import { FLOAT32_MAX, integerRanges } from './element-types.ts';
import { isWholeText } from './is-whole-text.ts';
import type { ValueType } from './model-description.ts';
import { base64Bytes, parseBase64 } from './parse-base64.ts';
import { parseDatetime } from './parse-datetime.ts';
import type { ValueLimits } from './value-limits.ts';

/** The value in the model's terms, undefined where it is refused. Not asked about missing values. */
export type ReadValue = (value: unknown) => Value | undefined;

type Scalar = Exclude<ValueType['type'], 'array' | 'map' | 'object' | 'any'>;

/** Reads values of a type that is not made of others. */
export const scalarReader = (type: Scalar, limits: ValueLimits): ReadValue => readers[type](limits);

const INT32_MAX = 2_147_483_647;
const { min: INT64_MIN, max: INT64_MAX } = integerRanges.int64;

const readInteger: ReadValue = (value) => {
  const number = typeof value === 'bigint' ? Number(value) : value;
  return Number.isInteger(number) && Number(number) <= INT32_MAX && Number(number) >= -INT32_MAX - 1
    ? Number(number)
    : undefined;
};

/** Exactly: a number where it is safe, else a bigint. */
export const readLong: ReadValue = (value) => {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  if (typeof value !== 'bigint' || value < INT64_MIN || value > INT64_MAX) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
};

const realReader =
  (max: number): ReadValue =>
  (value) => {
    const number = typeof value === 'bigint' ? Number(value) : value;
    return typeof number === 'number' && Math.abs(number) <= max ? number : undefined;
  };

const textReader =
  (maxLength: number): ReadValue =>
  (value) =>
    typeof value === 'string' && value.length <= maxLength && isWholeText(value) ? value : undefined;

const readDatetime: ReadValue = (value) => {
  if (typeof value === 'string') return parseDatetime(value);
  return value instanceof Date && !Number.isNaN(value.getTime())
    ? parseDatetime(value.toISOString())
    : undefined;
};

const binaryReader =
  (maxBytes: number): ReadValue =>
  (value) => {
    const text = typeof value === 'string' ? parseBase64(value) : undefined;
    return text !== undefined && base64Bytes(text) <= maxBytes ? text : undefined;
  };

const readers: Record<Scalar, (limits: ValueLimits) => ReadValue> = {
  boolean: () => (value) => (typeof value === 'boolean' ? value : undefined),
  integer: () => readInteger,
  long: () => readLong,
  float: () => realReader(FLOAT32_MAX),
  double: () => realReader(Number.MAX_VALUE),
  string: ({ maxStringLength }) => textReader(maxStringLength),
  datetime: () => readDatetime,
  binary: ({ maxBinaryBytes }) => binaryReader(maxBinaryBytes),
};
