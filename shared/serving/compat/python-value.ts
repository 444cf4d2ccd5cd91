/** A JSON value as Python reads it: an int is a bigint, a float a number, None null, a dict a Map. */
export type PyValue = null | boolean | bigint | number | string | readonly PyValue[] | PyDict;
export type PyDict = ReadonlyMap<string, PyValue>;

export const isDict = (value: PyValue | undefined): value is PyDict => value instanceof Map;

export const isList = (value: PyValue | undefined): value is readonly PyValue[] => Array.isArray(value);

/** None, or a NaN: what pandas takes for missing. */
export const isMissing = (value: PyValue | undefined): boolean =>
  value === null || value === undefined || (typeof value === 'number' && Number.isNaN(value));

/** Name of the value's type in Python. */
export function typeName(value: PyValue): string {
  if (value === null) return 'NoneType';
  if (isList(value)) return 'list';
  if (isDict(value)) return 'dict';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return 'float';
  return typeof value === 'boolean' ? 'bool' : 'str';
}
