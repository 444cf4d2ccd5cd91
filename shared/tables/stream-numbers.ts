import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import { RelevoError } from '../kernel/error.ts';
import { garbageCollector } from '../kernel/garbage-collector.ts';

/** Numbers that were read lie in native memory, which V8 knows nothing of and would leave for long: after so many bytes it is freed. */
const GARBAGE_BYTES = 16 * 1024 * 1024;
/** That a chunk has room for, however few it holds. */
const CHUNK_ROWS = 2048;

/** One array for each column, in the order of the SELECT. */
export type OnNumbers = (columns: readonly Float64Array[]) => void;

export async function streamNumbers(
  connection: DuckDBConnection,
  sql: string,
  onNumbers: OnNumbers,
): Promise<void> {
  const collect = garbageCollector();
  const result = await connection.stream(sql);
  let buffers: Float64Array[] = [];
  let garbage = 0;
  let next = await result.fetchChunk();
  while (next !== null && next.rowCount > 0) {
    const chunk = next;
    // Read while this one is worked on.
    const fetching = result.fetchChunk();
    const { rowCount, columnCount } = chunk;
    if ((buffers[0]?.length ?? 0) < rowCount)
      buffers = Array.from({ length: columnCount }, () => new Float64Array(rowCount));
    try {
      onNumbers(buffers.map((buffer, column) => fill(buffer, chunk, column)));
    } finally {
      next = await fetching;
    }
    garbage += CHUNK_ROWS * columnCount * Float64Array.BYTES_PER_ELEMENT;
    if (garbage >= GARBAGE_BYTES) {
      garbage = 0;
      collect('minor');
    }
  }
}

function fill(buffer: Float64Array, chunk: DuckDBDataChunk, column: number): Float64Array {
  const vector = chunk.getColumnVector(column);
  const rows = chunk.rowCount;
  for (let row = 0; row < rows; row++) {
    const value = vector.getItem(row);
    if (typeof value !== 'number') throw new RelevoError('TABLE_TYPE', 'not a column of numbers');
    buffer[row] = value;
  }
  return rows === buffer.length ? buffer : buffer.subarray(0, rows);
}
