import { mapAll } from './map-all.ts';
import { fitsInt, floatOf, intOf, intOfFloat, truthOf } from './python-number.ts';
import { isMissing, type PyValue } from './python-value.ts';
import type { Series } from './series.ts';

const isObject = ({ dtype }: Series): boolean => dtype === 'object' || dtype === 'str';

/** `series.astype(int)`: floats are cut, wider integers wrap around; undefined where pandas raises. */
export function castInts(series: Series, bits: 32 | 64): Series | undefined {
  const exact = isObject(series);
  const values = mapAll(series.values, (value) => {
    const int = isMissing(value) ? undefined : intOf(value);
    if (int === undefined || (exact && !fitsInt(int, bits))) return undefined;
    return typeof value === 'number' ? intOfFloat(value, bits) : BigInt.asIntN(bits, int);
  });
  return values === undefined ? undefined : { dtype: bits === 32 ? 'int32' : 'int64', values };
}

/** `series.astype(float)`: a float32 is rounded, beyond its range infinite; undefined where pandas raises. */
export function castFloats(series: Series, bits: 32 | 64): Series | undefined {
  const floats = mapAll(series.values, floatOf);
  if (floats === undefined) return undefined;
  return bits === 32
    ? { dtype: 'float32', values: floats.map(Math.fround) }
    : { dtype: 'float64', values: floats };
}

/** `series.astype(bool)`: Python's truth of each value. */
export const castBools = (series: Series): Series => ({
  dtype: 'bool',
  values: series.values.map((value: PyValue) => truthOf(value)),
});
