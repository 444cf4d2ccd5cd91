import { join } from 'node:path';
import type { Database } from '../../tables/database.ts';
import { quoteText } from '../../tables/quote.ts';
import { readLines } from '../../tables/read-lines.ts';
import { GROUND_TRUTH_CONTAINER } from '../messages.ts';
import type { MonitoringBlobs } from '../ports.ts';

const blobDate = /\/date=(\d{4}-\d{2}-\d{2})\/[^/]+\.jsonl$/;

/**
 * Creates the table `labels` (prediction_id, label as text) of the ground truth received since `since`; of several labels for one prediction the
 * last one counts. Returns how many there are. With `until`, only labels received before it count.
 */
export async function loadLabels(
  deps: { blobs: Pick<MonitoringBlobs, 'list' | 'download'>; folder: string },
  database: Database,
  model: string,
  since: Date,
  signal?: AbortSignal,
  until?: Date,
): Promise<number> {
  const files: string[] = [];
  const firstDate = since.toISOString().slice(0, 10);
  for await (const item of deps.blobs.list(GROUND_TRUTH_CONTAINER, `model=${model}/`, signal)) {
    if ((blobDate.exec(item.name)?.[1] ?? '') < firstDate) continue;
    const file = join(deps.folder, `labels-${files.length}.jsonl`);
    if (await deps.blobs.download(GROUND_TRUTH_CONTAINER, item.name, file, signal)) files.push(file);
  }
  await database.query(`CREATE OR REPLACE TABLE labels AS ${labelsSql(files, until)}`);
  const [row] = await database.query('SELECT count(*) AS labels FROM labels');
  return Number(row?.['labels'] ?? 0);
}

function labelsSql(files: readonly string[], until: Date | undefined): string {
  const inTime =
    until === undefined
      ? ''
      : ` AND TRY_CAST(v[3] AS TIMESTAMPTZ) < CAST(${quoteText(until.toISOString())} AS TIMESTAMPTZ)`;
  if (files.length === 0) return 'SELECT NULL::VARCHAR AS prediction_id, NULL::VARCHAR AS label WHERE false';
  const lines = `SELECT CASE WHEN json_valid(line) THEN line END AS line, row_number() OVER () AS place FROM ${readLines(files)}`;
  const parsed = `SELECT json_extract_string(line, ['/prediction_id', '/label', '/timestamp']) AS v, place FROM (${lines})`;
  return (
    `SELECT v[1] AS prediction_id, v[2] AS label FROM (${parsed}) WHERE v[1] IS NOT NULL AND v[2] IS NOT NULL${inTime} ` +
    `QUALIFY row_number() OVER (PARTITION BY v[1] ORDER BY TRY_CAST(v[3] AS TIMESTAMPTZ) DESC, place DESC) = 1`
  );
}
