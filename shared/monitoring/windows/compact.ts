import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../kernel/digest.ts';
import { isRelevoError, RelevoError } from '../../kernel/error.ts';
import type { Log } from '../../kernel/log.ts';
import type { ColumnType } from '../../tables/column-type.ts';
import { type Database, withDuckDb } from '../../tables/database.ts';
import { quoteFile, quoteFiles } from '../../tables/quote.ts';
import { withScratchFolder } from '../../tables/scratch-folder.ts';
import { writeParquet } from '../../tables/write-parquet.ts';
import { capturedLines, distinctPredictions, findColumns, malformedLines } from './captured-table.ts';
import { endingOf, type InferenceHour } from './inference-blobs.ts';
import { INFERENCE_CONTAINER } from '../messages.ts';
import type { BlobItem, MonitoringBlobs } from '../ports.ts';

export type CompactDeps = { blobs: MonitoringBlobs; log: Log };

export type Compacted = { rows: number; malformed: number };

type Snapshot = { item: BlobItem; etag: string; file: string };

/**
 * Turns one hour's JSON lines into a Parquet file beside them, and removes each blob of lines once the Parquet is stored and read back.
 * Any step may be repeated: rows that an earlier Parquet file of the hour holds are not written again, and lines that
 * were added meanwhile keep their blob (If-Match) for the next time. Lines that are no row are set aside in a `.malformed` blob.
 */
export async function compactHour(
  deps: CompactDeps,
  hour: InferenceHour,
  knownType: (part: 'features' | 'outputs', name: string) => ColumnType | undefined,
  signal?: AbortSignal,
): Promise<Compacted> {
  if (hour.lines.length === 0) return { rows: 0, malformed: 0 };
  return withScratchFolder(async (folder) => {
    const snapshots = await takeSnapshots(deps.blobs, hour.lines, folder, signal);
    const earlier = await downloadAll(deps.blobs, hour.parquet, folder, signal);
    const name = `${hour.partition}part-${digestOf(snapshots)}`;
    const file = join(folder, 'compacted.parquet');
    const { rows, malformed } = await withDuckDb(
      async (database) => ({
        rows: await writeNewRows(database, snapshots, earlier, knownType, file),
        malformed: await linesSetAside(database, snapshots),
      }),
      signal === undefined ? {} : { signal },
    );
    if (malformed.length > 0) await setAside(deps, `${name}.malformed`, malformed, signal);
    if (rows > 0) await storeVerified(deps.blobs, `${name}.parquet`, file, rows, signal);
    for (const { item, etag } of snapshots)
      await deps.blobs.remove(INFERENCE_CONTAINER, item.name, signal, { ifMatch: etag });
    return { rows, malformed: malformed.length };
  });
}

const digestOf = (snapshots: readonly Snapshot[]): string =>
  sha256(JSON.stringify(snapshots.map(({ item, etag }) => [item.name, etag]))).slice(0, 16);

async function takeSnapshots(
  blobs: MonitoringBlobs,
  items: readonly BlobItem[],
  folder: string,
  signal: AbortSignal | undefined,
): Promise<Snapshot[]> {
  const snapshots: Snapshot[] = [];
  for (const [index, item] of items.entries()) {
    const content = await blobs.read(INFERENCE_CONTAINER, item.name, signal);
    if (content === undefined) continue;
    const file = join(folder, `${index}.${endingOf(item.name)}`);
    await writeFile(file, content.bytes);
    snapshots.push({ item, etag: content.etag, file });
  }
  return snapshots;
}

async function downloadAll(
  blobs: MonitoringBlobs,
  items: readonly BlobItem[],
  folder: string,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const files: string[] = [];
  for (const [index, item] of items.entries()) {
    const file = join(folder, `${index}.parquet`);
    if (await blobs.download(INFERENCE_CONTAINER, item.name, file, signal)) files.push(file);
  }
  return files;
}

async function writeNewRows(
  database: Database,
  snapshots: readonly Snapshot[],
  earlier: readonly string[],
  knownType: (part: 'features' | 'outputs', name: string) => ColumnType | undefined,
  file: string,
): Promise<number> {
  if (snapshots.length === 0) return 0;
  const paths = snapshots.map((snapshot) => snapshot.file);
  const columns = await findColumns(database, paths, knownType);
  const rows = await distinctPredictions(database, capturedLines(paths, columns), capturedLines(paths, []));
  const known = `SELECT prediction_id FROM read_parquet(${quoteFiles(earlier)}, union_by_name = true, hive_partitioning = false)`;
  const fresh = earlier.length === 0 ? '' : ` WHERE prediction_id NOT IN (${known})`;
  return writeParquet(database, `SELECT * FROM ${rows}${fresh}`, file);
}

async function linesSetAside(database: Database, snapshots: readonly Snapshot[]): Promise<string[]> {
  if (snapshots.length === 0) return [];
  const rows = await database.query(malformedLines(snapshots.map((snapshot) => snapshot.file)));
  return rows.map((row) => String(row['line']));
}

async function setAside(
  deps: CompactDeps,
  name: string,
  lines: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  deps.log.warn('captured lines that are no rows were set aside', { blob: name, lines: lines.length });
  await deps.blobs.write(
    INFERENCE_CONTAINER,
    name,
    `${lines.join('\n')}\n`,
    signal === undefined ? {} : { signal },
  );
}

/** An earlier try may have stored the same file; whichever is there must hold the rows, or goes. */
async function storeVerified(
  blobs: MonitoringBlobs,
  name: string,
  file: string,
  rows: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  await blobs.upload(INFERENCE_CONTAINER, name, file, {
    ifNoneMatch: '*',
    ...(signal === undefined ? {} : { signal }),
  });
  const copy = `${file}.stored.parquet`;
  const found = await blobs.download(INFERENCE_CONTAINER, name, copy, signal);
  if (found && (await countStored(copy)) === rows) return;
  await blobs.remove(INFERENCE_CONTAINER, name, signal);
  throw new RelevoError('COMPACTION_FAILED', `${name} does not read back`, { retryable: true });
}

/** undefined: not readable. */
async function countStored(file: string): Promise<number | undefined> {
  try {
    const [row] = await withDuckDb((database) =>
      database.query(`SELECT count(*) AS rows FROM read_parquet(${quoteFile(file)})`),
    );
    return Number(row?.['rows']);
  } catch (error) {
    if (isRelevoError(error) && error.code === 'TABLE_UNREADABLE') return undefined;
    throw error;
  }
}
