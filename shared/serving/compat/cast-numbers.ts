import { fitsInt, floatOf, intOf, truthOf } from './python-number.ts';
import { isMissing, type PyValue } from './python-value.ts';
import type { Series } from './series.ts';

const INT_MIN = { 32: -(2n ** 31n), 64: -(2n ** 63n) } as const;

const isObject = ({ dtype }: Series): boolean => dtype === 'object' || dtype === 'str';

/** `series.astype(int)`: floats are cut, wider integers wrap around; undefined where pandas raises. */
export function castInts(series: Series, bits: 32 | 64): Series | undefined {
  const values: bigint[] = [];
  for (const value of series.values) {
    const int = isMissing(value) ? undefined : intOf(value);
    if (int === undefined) return undefined;
    if (!fitsInt(int, bits) && isObject(series)) return undefined;
    values.push(typeof value === 'number' && !fitsInt(int, bits) ? INT_MIN[bits] : BigInt.asIntN(bits, int));
  }
  return { dtype: bits === 32 ? 'int32' : 'int64', values };
}

/** `series.astype(float)`: a float32 is rounded, beyond its range infinite; undefined where pandas raises. */
export function castFloats(series: Series, bits: 32 | 64): Series | undefined {
  const values: number[] = [];
  for (const value of series.values) {
    const float = floatOf(value);
    if (float === undefined) return undefined;
    values.push(bits === 32 ? Math.fround(float) : float);
  }
  return { dtype: bits === 32 ? 'float32' : 'float64', values };
}

/** `series.astype(bool)`: Python's truth of each value. */
export const castBools = (series: Series): Series => ({
  dtype: 'bool',
  values: series.values.map((value: PyValue) => truthOf(value)),
});
