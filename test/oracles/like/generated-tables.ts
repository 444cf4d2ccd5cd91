import { generatedSample } from '../generated-samples.ts';

/** A column of a generated pair of tables; see generated_tables.py, which makes the same values. */
export type ColumnSpec = {
  name: string;
  type: 'double' | 'long' | 'string' | 'boolean';
  kind: string;
  seed: number;
  levels: number;
  scale: number[];
  shift: number[];
  nulls: number;
  infinite: number;
  /** Rows [first, end) of each side where all values are null. */
  empty: number[][];
};

export type GeneratedValue = number | string | boolean | null;

/** The values of a column of the reference (side 0) or the current table (side 1). */
export function generatedValues(column: ColumnSpec, rows: number[], side: 0 | 1): GeneratedValue[] {
  const [first = 0, end = 0] = column.empty[side] ?? [];
  const sample = generatedSample({ ...column, sizes: rows }, side);
  return Array.from(sample, (value, at) =>
    (at >= first && at < end) || Number.isNaN(value) ? null : typed(value, column.type),
  );
}

function typed(value: number, type: ColumnSpec['type']): GeneratedValue {
  if (type === 'double') return value;
  if (type === 'boolean') return value > 0;
  return type === 'long' ? Math.floor(value) : `c${Math.floor(value)}`;
}
