import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import { RelevoError } from '../kernel/error.ts';

/** One array for each column, in the order of the SELECT. */
export type OnNumbers = (columns: readonly Float64Array[]) => void;

export async function streamNumbers(
  connection: DuckDBConnection,
  sql: string,
  onNumbers: OnNumbers,
): Promise<void> {
  const result = await connection.stream(sql);
  let buffers: Float64Array[] = [];
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
