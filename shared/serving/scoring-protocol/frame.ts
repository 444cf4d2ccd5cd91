import { inputError } from '../../kernel/error.ts';
import type { ColumnSource } from '../../scoring/coerce-columns.ts';

/** A request's table before its cells are looked at. */
export type Frame = {
  rows: number;
  /** Each once, in the order of the request. */
  names: readonly string[];
  source: ColumnSource;
};

export type FrameLimits = { maxRows: number; maxColumns: number };

/** @throws ROWS_LIMIT (413) */
export function limitRows(rows: number, at: string, limits: FrameLimits): void {
  if (rows > limits.maxRows) throw inputError('ROWS_LIMIT', at, `more than ${limits.maxRows} rows`, 413);
}

/** @throws COLUMNS_LIMIT */
export function limitColumns(columns: number, at: string, limits: FrameLimits): void {
  if (columns > limits.maxColumns)
    throw inputError('COLUMNS_LIMIT', at, `more than ${limits.maxColumns} columns`);
}
