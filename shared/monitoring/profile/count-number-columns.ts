import type { Database } from '../../tables/database.ts';
import { countGaps } from './count-gaps.ts';
import { type CountedColumn, type CountedRows, inBatches, numberSql } from './counted-rows.ts';
import { createNumberCounter } from './number-counter.ts';
import type { NumberColumn } from './profile.ts';

/** More columns in one pass take more memory, fewer more passes. */
const BATCH = 50;

/** Counts each column into its edges, in as few passes as there are batches of columns, and one more over those with gaps. */
export async function countNumberColumns<Column extends CountedColumn>(
  database: Database,
  rows: CountedRows<Column>,
  columns: readonly Column[],
  edgesOf: (column: Column) => number[],
): Promise<NumberColumn[]> {
  const counted: NumberColumn[] = [];
  for (const batch of inBatches(columns, BATCH))
    counted.push(...(await countBatch(database, rows, batch, edgesOf)));
  const withGaps = [...columns.keys()].filter((index) => (counted[index]?.nan ?? 0) > 0);
  const gaps = await countGaps(
    database,
    rows,
    withGaps.flatMap((index) => columns[index] ?? []),
  );
  for (const [place, index] of withGaps.entries()) {
    const column = counted[index];
    const { nulls = 0, invalid = 0 } = gaps[place] ?? {};
    if (column === undefined) continue;
    column.nulls = nulls;
    column.nan -= nulls + invalid;
    if (invalid > 0) column.invalid = invalid;
  }
  return counted;
}

async function countBatch<Column extends CountedColumn>(
  database: Database,
  rows: CountedRows<Column>,
  columns: readonly Column[],
  edgesOf: (column: Column) => number[],
): Promise<NumberColumn[]> {
  const counters = columns.map((column) => createNumberCounter(edgesOf(column)));
  const values = columns.map((column, index) => `${numberSql(column)} AS v${index}`);
  await database.streamNumbers(`SELECT ${values.join(', ')} FROM ${rows.select(columns)}`, (pieces) => {
    for (const [index, piece] of pieces.entries()) {
      counters[index]?.add(piece);
      rows.onCells?.(piece.length);
    }
  });
  return counters.map((counter) => counter.column());
}
