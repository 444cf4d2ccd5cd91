import type { ElementType, Value } from './column-batch.ts';
import { FLOAT32_MAX, integerRanges, isFloatType } from './element-types.ts';
import { FLOAT16_MAX } from './float16.ts';
import type { InputColumn } from './model-description.ts';
import { datetimeNanoseconds } from './parse-datetime.ts';

/** True of a graph's element types that have a value for a missing one: NaN, or "". */
export const hasMissing = (type: ElementType): boolean => type === 'string' || isFloatType(type);

/** Which values of the column the graph's element type holds; undefined where it holds all. */
export function fedRange({ type, fed }: InputColumn): ((value: Value) => boolean) | undefined {
  if (fed === undefined || fed === 'string' || fed === 'bool') return undefined;
  if (type === 'datetime')
    return (value) => isInt64(typeof value === 'string' ? datetimeNanoseconds(value) : 0n);
  if (type === 'double' && fed === 'float32') return within(FLOAT32_MAX);
  if (fed === 'float16' && type !== 'array') return within(FLOAT16_MAX);
  if (isFloatType(fed) || (type !== 'integer' && type !== 'long')) return undefined;
  if (fed === 'int64' || (fed === 'int32' && type === 'integer')) return undefined;
  const { min, max } = integerRanges[fed];
  return (value) => (typeof value === 'number' || typeof value === 'bigint') && value >= min && value <= max;
}

const within =
  (max: number) =>
  (value: Value): boolean =>
    !(Math.abs(Number(value)) > max) || !Number.isFinite(value);

const isInt64 = (value: bigint): boolean => BigInt.asIntN(64, value) === value;
