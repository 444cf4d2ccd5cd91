import type { Value } from '../../scoring/column-batch.ts';

/** JSON text of a value; an integer beyond 2^53 with all its digits, a number that is not finite as null. */
export function valueText(value: Value): string {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(valueText).join(',')}]`;
  const fields = Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}:${valueText(item)}`);
  return `{${fields.join(',')}}`;
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);
