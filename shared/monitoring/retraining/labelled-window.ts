import { join } from 'node:path';
import type { Policy } from '../../policy/policy.ts';
import { TRAINING_DATA_CONTAINER, labelledWindowPath } from '../../retraining/messages.ts';
import type { Database } from '../../tables/database.ts';
import { quoteText } from '../../tables/quote.ts';
import { tableDigest } from '../../tables/row-hash.ts';
import { writeParquet } from '../../tables/write-parquet.ts';
import { loadLabels } from '../windows/labels.ts';
import type { RowLoader } from '../windows/load-rows.ts';
import { performanceOf } from '../windows/realised-performance.ts';
import type { Performance } from '../windows/performance.ts';
import type { MonitoringBlobs } from '../ports.ts';
import type { Profile } from '../profile/profile.ts';
import { REPORTS_CONTAINER } from '../report/report-store.ts';
import { trainingLayout } from './training-layout.ts';

export type WindowRequest = {
  model: string;
  key: string;
  start: Date;
  end: Date;
  /** Rows of this version only; null takes all. */
  version: string | null;
};

export type LabelledWindow =
  | {
      code: 'LABELS_MISSING';
      predictions: number;
      /** Predictions with a label that training can use. */
      labelled: number;
      needed: number;
      /** Predictions that name no entity, which uploads of this model must. */
      withoutEntity: number;
      /** Blob in `reports` with the ids of the predictions that have no label. */
      missing: string;
      performance: Performance;
    }
  | {
      code: 'READY';
      file: string;
      rows: number;
      digest: string;
      path: string;
      performance: Performance;
    };

/** Ids listed at most in a blob of missing labels. */
const MAX_MISSING = 100_000;

/**
 * Joins a span's captured rows with their labels. With enough of them they are written to a local Parquet file in the layout of an upload;
 * else the ids that lack a label are listed in a blob (ids only).
 */
export async function prepareLabelledWindow(
  deps: { blobs: MonitoringBlobs; database: Database; rows: RowLoader; folder: string },
  request: WindowRequest,
  reference: Profile,
  policy: Policy,
  signal?: AbortSignal,
): Promise<LabelledWindow> {
  const { database } = deps;
  const layout = trainingLayout(reference, policy);
  const outputs = Object.entries(reference.outputs).map(([name, column]) => ({
    part: 'outputs' as const,
    name,
    type: column.kind === 'number' ? ('double' as const) : ('string' as const),
  }));
  await deps.rows.load(request, [...layout.columns, ...outputs], signal);
  if (request.version !== null)
    await database.query(`DELETE FROM captured WHERE version <> ${quoteText(request.version)}`);
  await loadLabels(deps, database, request.model, request.start, signal);
  const performance = await performanceOf(database, reference, policy, 'FROM captured');
  const file = join(deps.folder, 'labelled-window.parquet');
  const rows = await writeParquet(database, layout.select, file);
  const needed = policy.retraining.minLabelledRows;
  if (rows < needed) {
    const counts = await countRows(database, policy);
    const missing = await listMissing(deps, request, signal);
    return { code: 'LABELS_MISSING', ...counts, labelled: rows, needed, missing, performance };
  }
  const digest = await tableDigest(database, `(${layout.select})`, layout.names);
  return { code: 'READY', file, rows, digest, path: labelledWindowPath(request.model, digest), performance };
}

async function listMissing(
  deps: { blobs: Pick<MonitoringBlobs, 'write'>; database: Database },
  request: WindowRequest,
  signal: AbortSignal | undefined,
): Promise<string> {
  const name = `${request.model}/missing-labels/${request.key}.csv`;
  const rows = await deps.database.query(
    `SELECT prediction_id FROM captured ANTI JOIN labels USING (prediction_id) ORDER BY timestamp, prediction_id LIMIT ${MAX_MISSING}`,
  );
  const lines = rows.map((row) => `"${String(row['prediction_id']).replaceAll('"', '""')}"`);
  await deps.blobs.write(REPORTS_CONTAINER, name, ['prediction_id', ...lines, ''].join('\n'), {
    contentType: 'text/csv',
    ...(signal === undefined ? {} : { signal }),
  });
  return name;
}

async function countRows(
  database: Database,
  policy: Policy,
): Promise<{ predictions: number; withoutEntity: number }> {
  const [row] = await database.query('SELECT count(*) AS rows, count(entity_id) AS named FROM captured');
  const predictions = Number(row?.['rows'] ?? 0);
  return {
    predictions,
    withoutEntity: policy.entity === null ? 0 : predictions - Number(row?.['named'] ?? 0),
  };
}

/** Puts the file where an upload starts retraining, once: an upload that is there already stays. */
export async function uploadLabelledWindow(
  blobs: Pick<MonitoringBlobs, 'upload'>,
  path: string,
  file: string,
  signal?: AbortSignal,
): Promise<void> {
  await blobs.upload(TRAINING_DATA_CONTAINER, path, file, {
    ifNoneMatch: '*',
    ...(signal === undefined ? {} : { signal }),
  });
}
