import type { Chunking } from '../way.ts';

/** Rows [first, end) of a table. */
export type RowRange = { first: number; end: number };

/** NannyML's choice where nothing is said. */
export const DEFAULT_CHUNKING: Chunking = { chunks: 10 };

/**
 * The chunks of a table in the order of its rows, all of one size; what is left over is one more, smaller chunk: 1,003 rows are ten chunks
 * of 100 and one of 3. Undefined where there are fewer rows than chunks asked for, which NannyML refuses.
 */
export function chunkRows(rows: number, chunking: Chunking = DEFAULT_CHUNKING): RowRange[] | undefined {
  const size = 'rows' in chunking ? chunking.rows : Math.floor(rows / chunking.chunks);
  if (!(size >= 1) || rows === 0) return undefined;
  return Array.from({ length: Math.ceil(rows / size) }, (_, at) => ({
    first: at * size,
    end: Math.min(rows, (at + 1) * size),
  }));
}
