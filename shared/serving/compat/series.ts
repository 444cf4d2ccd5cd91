import { INT64_MAX, INT64_MIN, UINT64_MAX } from './python-number.ts';
import { isMissing, type PyValue } from './python-value.ts';

/**
 * A column as pandas holds it. int: bigint (wrapped to its width); float: number; bool: boolean; str: string, NaN for
 * missing; datetime: nanoseconds since 1970 as bigint, null for NaT; bytes: base64 text; object: anything; unsized:
 * objects each of which is an array without dimensions.
 */
export type Dtype =
  | 'bool'
  | 'int32'
  | 'int64'
  | 'uint64'
  | 'float32'
  | 'float64'
  | 'str'
  | 'object'
  | 'unsized'
  | 'bytes'
  | 'datetime'
  | 'datetime-zoned';

export type Series = { dtype: Dtype; values: readonly PyValue[] };

type Seen = {
  float: boolean;
  int: boolean;
  bool: boolean;
  text: boolean;
  missing: boolean;
  nan: boolean;
  other: boolean;
};

/** The dtype that pandas gives a column of Python values. */
export function inferSeries(values: readonly PyValue[]): Series {
  const dtype = inferDtype(values);
  if (dtype === 'float64')
    return { dtype, values: values.map((value) => (isMissing(value) ? Number.NaN : Number(value))) };
  if (dtype === 'str')
    return { dtype, values: values.map((value) => (isMissing(value) ? Number.NaN : value)) };
  return { dtype, values };
}

function inferDtype(values: readonly PyValue[]): Dtype {
  const seen: Seen = {
    float: false,
    int: false,
    bool: false,
    text: false,
    missing: false,
    nan: false,
    other: false,
  };
  for (const value of values) note(seen, value);
  const kinds = Number(seen.float || seen.int) + Number(seen.bool) + Number(seen.text) + Number(seen.other);
  if (kinds > 1 || seen.other) return 'object';
  if (seen.text) return 'str';
  if (seen.bool) return seen.missing ? 'object' : 'bool';
  if (seen.int) return numberDtype(values, seen);
  return seen.float || seen.nan ? 'float64' : 'object';
}

function note(seen: Seen, value: PyValue): void {
  if (isMissing(value)) {
    seen.missing = true;
    seen.nan ||= value !== null;
  } else if (typeof value === 'number') seen.float = true;
  else if (typeof value === 'bigint') seen.int = true;
  else if (typeof value === 'boolean') seen.bool = true;
  else if (typeof value === 'string') seen.text = true;
  else seen.other = true;
}

/** Integers beyond 64 bits, or on both sides of int64, stay Python's. */
function numberDtype(values: readonly PyValue[], seen: Seen): Dtype {
  let negative = false;
  let unsigned = false;
  for (const value of values) {
    if (typeof value !== 'bigint') continue;
    if (value > UINT64_MAX || value < INT64_MIN) return 'object';
    negative ||= value < 0n;
    unsigned ||= value > INT64_MAX;
  }
  if (seen.float || seen.missing) return 'float64';
  if (unsigned) return negative ? 'object' : 'uint64';
  return 'int64';
}
