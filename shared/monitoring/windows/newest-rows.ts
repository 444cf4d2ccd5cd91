import type { Database } from '../../tables/database.ts';
import type { CapturedColumn } from './captured-table.ts';
import { hourEnd, type InferenceHour } from './inference-blobs.ts';
import type { RowLoader, RowRange } from './load-rows.ts';

/**
 * Fills the table `captured` with the newest rows of a span of time, at most `limit` of them, and returns how many there are. Hours are read from the
 * newest back until they hold enough, and only the rows that are wanted with their columns.
 */
export async function loadNewestRows(
  database: Database,
  { hours, rows }: { hours: readonly InferenceHour[]; rows: RowLoader },
  { start, end, limit }: RowRange & { limit: number },
  columns: readonly CapturedColumn[],
  signal?: AbortSignal,
): Promise<number> {
  const within = hours.filter((hour) => hour.start < end && hourEnd(hour) > start);
  for (let taken = 1; taken < 2 * within.length; taken *= 2) {
    const first = within.at(-Math.min(taken, within.length))?.start ?? start;
    await rows.load({ start: first < start ? start : first, end }, [], signal);
    if (taken >= within.length || (await countRows(database)) >= limit) break;
  }
  if (within.length === 0) return 0;
  const since = await oldestOf(database, limit);
  if (since === undefined) return 0;
  await rows.load({ start: since, end }, columns, signal);
  await database.query(
    `CREATE OR REPLACE TEMP TABLE captured AS SELECT * FROM captured ORDER BY timestamp DESC, prediction_id LIMIT ${limit}`,
  );
  return countRows(database);
}

async function countRows(database: Database): Promise<number> {
  const [row] = await database.query('SELECT count(*) AS rows FROM captured');
  return Number(row?.['rows'] ?? 0);
}

/** Whole milliseconds before the oldest of the newest rows; undefined where there are none. */
async function oldestOf(database: Database, limit: number): Promise<Date | undefined> {
  const newest = `SELECT timestamp FROM captured ORDER BY timestamp DESC LIMIT ${limit}`;
  const [row] = await database.query(`SELECT epoch_ms(min(timestamp)) AS oldest FROM (${newest})`);
  const oldest = row?.['oldest'];
  return oldest === null || oldest === undefined ? undefined : new Date(Number(oldest));
}
