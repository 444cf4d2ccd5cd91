import type { Value } from './column-batch.ts';

/** JSON text without white space, object keys sorted at every level, integers beyond 2^53 with all their digits. */
export function valueText(value: Value): string {
  if (typeof value === 'bigint') return String(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(valueText).join(',')}]`;
  const fields = Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, item]) => `${JSON.stringify(name)}:${valueText(item)}`);
  return `{${fields.join(',')}}`;
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);
