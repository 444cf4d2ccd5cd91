import type { ColumnValues } from '../../../tables/read-columns.ts';

const ISO_DATE = /^\d{4}-\d{2}-\d{2}/;

/** When the named rows happened, as numbers that only their order matters of; undefined where one has no number or ISO 8601 text. */
export function timesOf(values: ColumnValues, rows: Uint32Array): Float64Array | undefined {
  const times = Float64Array.from(rows, (row) => toTime(values[row] ?? null));
  return times.every(Number.isFinite) ? times : undefined;
}

function toTime(value: ColumnValues[number]): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && ISO_DATE.test(value) ? Date.parse(value) : NaN;
}
