import type { ColumnBatch } from './column-batch.ts';

/** The rows from `start` up to `end`; the batch itself where those are all. */
export function sliceBatch(batch: ColumnBatch, start: number, end: number): ColumnBatch {
  const { rows, columns, params } = batch;
  if (start === 0 && end === rows) return batch;
  const part = new Map([...columns].map(([name, cells]) => [name, cells.slice(start, end)]));
  return { rows: end - start, columns: part, ...(params === undefined ? {} : { params }) };
}
