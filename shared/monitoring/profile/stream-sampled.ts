import type { Database } from '../../tables/database.ts';
import type { OnNumbers } from '../../tables/stream-numbers.ts';
import type { CountedColumn } from './counted-rows.ts';
import type { SampledRows } from './sampled-rows.ts';

/**
 * Hands over numbers of the sampled rows, in the rows' order. They are put together first, in the table `sampled`: streamed from the rows, there
 * would be as many pieces as the rows have, of a few rows each, which take time and memory.
 * @param values SQL of DOUBLE values without NULL
 * @param columns what they are made of
 */
export async function streamSampled<Column extends CountedColumn>(
  database: Database,
  rows: SampledRows<Column>,
  columns: readonly Column[],
  values: readonly string[],
  onNumbers: OnNumbers,
): Promise<void> {
  const named = values.map((value, index) => `${value} AS v${index}`);
  await database.query(
    `CREATE OR REPLACE TEMP TABLE sampled AS SELECT ${named.join(', ')} FROM ${rows.select(columns)} WHERE ${rows.sampled}`,
  );
  await database.streamNumbers('SELECT * FROM sampled', onNumbers);
  await database.query('DROP TABLE sampled');
}
