import type { RequestLimits } from '../protocol.ts';
import { beyondLimit } from './compat-error.ts';
import type { PyValue } from './python-value.ts';
import type { Series } from './series.ts';

/** A column of a request; the name is null where it is none that a signature can have, such as a number. */
export type FrameColumn = { name: string | null; series: Series };

export type Frame = { rows: number; columns: readonly FrameColumn[] };

export const findColumns = (frame: Frame, name: string): readonly FrameColumn[] =>
  frame.columns.filter((column) => column.name === name);

/** @throws 413, where MLflow has no limit */
export function limitFrame(rows: number, columns: number, limits: RequestLimits): void {
  if (rows > limits.maxRows) throw beyondLimit(`More than ${limits.maxRows} rows.`);
  if (columns > limits.maxColumns) throw beyondLimit(`More than ${limits.maxColumns} columns.`);
}

/** One value for all rows. */
export const repeated = (value: PyValue, rows: number): PyValue[] =>
  Array.from({ length: rows }, () => value);
