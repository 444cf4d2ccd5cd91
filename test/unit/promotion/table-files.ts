import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { withDuckDb } from '../../../shared/tables/database.ts';
import { writeParquet } from '../../../shared/tables/write-parquet.ts';

/** A row of a table that is written down. */
export type Row = Readonly<Record<string, unknown>>;

export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'relevo-tables-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The rows as a file, by its path. */
export async function jsonLines(rows: readonly Row[]): Promise<string> {
  const file = join(await emptyFolder(), 'rows.jsonl');
  await writeFile(file, rows.map((row) => JSON.stringify(row)).join('\n'));
  return file;
}

/** What JSON cannot say, or not of no rows: a SELECT as a file, by its path. */
export async function parquet(select: string): Promise<string> {
  const file = join(await emptyFolder(), 'rows.parquet');
  await withDuckDb((database) => writeParquet(database, select, file));
  return file;
}

/** A Parquet file that still says which columns it has, and of which no row can be read. */
export async function damagedParquet(select: string): Promise<string> {
  const file = await parquet(select);
  const handle = await open(file, 'r+');
  await handle.write(Buffer.alloc(24, 0xff), 0, 24, 4);
  await handle.close();
  return file;
}
