import { INT64_MAX, INT64_MIN, UINT64_MAX } from './python-number.ts';
import { pythonText } from './python-text.ts';
import { isDict, type PyValue } from './python-value.ts';
import type { Series } from './series.ts';

/** The elements of `np.array(values)`, flat, with the type that they all have: one text makes texts of all. */
export function numpySeries(values: readonly PyValue[]): Series {
  const has = (kind: string): boolean => values.some((value) => typeof value === kind);
  if (values.some((value) => value === null || isDict(value) || isBeyond(value)))
    return { dtype: 'object', values };
  if (has('string')) return { dtype: 'str', values: values.map(pythonText) };
  if (has('number')) return { dtype: 'float64', values: values.map(Number) };
  if (has('bigint')) return integers(values);
  return values.length === 0 ? { dtype: 'float64', values } : { dtype: 'bool', values };
}

const isBeyond = (value: PyValue): boolean =>
  typeof value === 'bigint' && (value > UINT64_MAX || value < INT64_MIN);

function integers(values: readonly PyValue[]): Series {
  const ints = values.map((value) => (typeof value === 'bigint' ? value : BigInt(value === true)));
  if (ints.every((value) => value <= INT64_MAX)) return { dtype: 'int64', values: ints };
  return ints.every((value) => value >= 0n)
    ? { dtype: 'uint64', values: ints }
    : { dtype: 'float64', values: ints.map(Number) };
}
