import type { Database } from '../../tables/database.ts';
import { type CountedColumn, type CountedRows, inBatches } from './counted-rows.ts';

/** Cells without a value, and those with something else than the column's type. */
export type Gaps = { nulls: number; invalid: number };

const BATCH = 100;

/** Gaps of each column, in order. */
export async function countGaps<Column extends CountedColumn>(
  database: Database,
  rows: CountedRows<Column>,
  columns: readonly Column[],
): Promise<Gaps[]> {
  const gaps: Gaps[] = [];
  for (const batch of inBatches(columns, BATCH)) {
    const counts = batch.flatMap(({ value, bad }, index) => [
      `count(*) FILTER (${value} IS NULL) AS gaps${index}`,
      `count(*) FILTER (${bad}) AS bad${index}`,
    ]);
    const [found = {}] = await database.query(`SELECT ${counts.join(', ')} FROM ${rows.select(batch)}`);
    for (const index of batch.keys()) {
      const invalid = Number(found[`bad${index}`]);
      gaps.push({ nulls: Number(found[`gaps${index}`]) - invalid, invalid });
    }
  }
  return gaps;
}
