import type { Database } from '../../tables/database.ts';
import { type CountedColumn, inBatches, numberSql } from './counted-rows.ts';
import type { SampledRows } from './sampled-rows.ts';
import { streamSampled } from './stream-sampled.ts';

const BATCH = 50;

/** Values of each column in the sampled rows, NaN for gaps; calls back for each column in order. */
export async function sampleNumbers<Column extends CountedColumn>(
  database: Database,
  rows: SampledRows<Column>,
  columns: readonly Column[],
  onColumn: (values: Float64Array) => void,
): Promise<void> {
  for (const batch of inBatches(columns, BATCH)) {
    const pieces = batch.map((): Float64Array[] => []);
    await streamSampled(database, rows, batch, batch.map(numberSql), (columns) => {
      for (const [index, column] of columns.entries()) pieces[index]?.push(column.slice());
    });
    for (const column of pieces) onColumn(concatenated(column));
  }
}

function concatenated(pieces: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
