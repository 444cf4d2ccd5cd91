import type { Value } from './column-batch.ts';
import { readLong } from './read-scalar.ts';
import type { ValueLimits } from './value-limits.ts';

/** Any JSON value of at most `depth` levels, its integers inside int64, its texts of the length allowed; else undefined. */
export function readAny(value: unknown, limits: ValueLimits, depth: number): Value | undefined {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return value.length <= limits.maxStringLength ? value : undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'bigint') return readLong(value);
  if (typeof value !== 'object' || depth === 0) return undefined;
  return Array.isArray(value) ? readList(value, limits, depth - 1) : readRecord(value, limits, depth - 1);
}

function readList(values: readonly unknown[], limits: ValueLimits, depth: number): Value[] | undefined {
  const items: Value[] = [];
  for (const value of values) {
    const item = readAny(value, limits, depth);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
}

function readRecord(record: object, limits: ValueLimits, depth: number): Value | undefined {
  const entries: [string, Value][] = [];
  for (const [key, value] of Object.entries(record)) {
    const item = readAny(value, limits, depth);
    if (item === undefined || key.length > limits.maxStringLength) return undefined;
    entries.push([key, item]);
  }
  return Object.fromEntries(entries);
}
