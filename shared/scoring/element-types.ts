import type { ElementType } from './column-batch.ts';

/** Largest finite single-precision number. */
export const FLOAT32_MAX = 3.4028234663852886e38;

export type IntegerType = Exclude<ElementType, 'bool' | 'float16' | 'float32' | 'float64' | 'string'>;
export type FloatType = 'float16' | 'float32' | 'float64';

export const isFloatType = (type: ElementType): type is FloatType =>
  type === 'float32' || type === 'float64' || type === 'float16';

/** Smallest and largest value of each integer type. */
export const integerRanges: Record<IntegerType, { min: bigint; max: bigint }> = {
  uint8: { min: 0n, max: 255n },
  uint16: { min: 0n, max: 65_535n },
  uint32: { min: 0n, max: 4_294_967_295n },
  uint64: { min: 0n, max: 18_446_744_073_709_551_615n },
  int8: { min: -128n, max: 127n },
  int16: { min: -32_768n, max: 32_767n },
  int32: { min: -2_147_483_648n, max: 2_147_483_647n },
  int64: { min: -9_223_372_036_854_775_808n, max: 9_223_372_036_854_775_807n },
};

const numpyNames: Partial<Record<string, ElementType>> = {
  bool: 'bool',
  bool_: 'bool',
  uint8: 'uint8',
  uint16: 'uint16',
  uint32: 'uint32',
  uint64: 'uint64',
  int8: 'int8',
  int16: 'int16',
  int32: 'int32',
  int64: 'int64',
  float16: 'float16',
  float32: 'float32',
  float64: 'float64',
  str: 'string',
  bytes: 'string',
  object: 'string',
};

/** The element type that a numpy dtype's name means; undefined where ONNX Runtime has none, such as datetime64. */
export const elementTypeOf = (numpyName: string): ElementType | undefined =>
  Object.hasOwn(numpyNames, numpyName) ? numpyNames[numpyName] : undefined;
