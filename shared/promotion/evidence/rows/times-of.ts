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

/** Milliseconds since 1970 of the newest of the named rows; undefined where not each has ISO 8601 text, as numbers tell an order and no date. */
export function newestOf(values: ColumnValues, rows: Uint32Array): number | undefined {
  if (rows.length === 0 || rows.some((row) => typeof values[row] !== 'string')) return undefined;
  return timesOf(values, rows)?.reduce((newest, time) => Math.max(newest, time), -Infinity);
}
