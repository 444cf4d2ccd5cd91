import type { Policy } from '../../policy/policy.ts';
import type { Database } from '../../tables/database.ts';
import { quoteIdentifier } from '../../tables/quote.ts';
import { readColumns } from '../../tables/read-columns.ts';
import type { MonitoringBlobs } from '../ports.ts';
import type { Profile } from '../profile/profile.ts';
import { capturedColumnName } from './captured-table.ts';
import { capturedOf, outputsOfReference } from './count-window.ts';
import { loadLabels } from './labels.ts';
import type { RowLoader, RowRange } from './load-rows.ts';
import { measurePerformance, type Performance } from './performance.ts';
import { taskOf } from './task-of.ts';

type Session = {
  blobs: Pick<MonitoringBlobs, 'list' | 'download'>;
  database: Database;
  rows: RowLoader;
  folder: string;
  model: string;
  policy: Policy;
};

/** Realised performance of a version in a span of time. Its rows are read only when labels have arrived since its start. */
export async function performanceOfWindow(
  session: Session,
  { version, ...range }: RowRange & { version: string },
  reference: Profile,
  signal?: AbortSignal,
): Promise<Performance> {
  const { database, rows, policy } = session;
  const labels = await loadLabels(session, database, session.model, range.start, signal);
  if (labels === 0) return { labelled: 0, coverage: 0, unusable: 0, metrics: {} };
  await rows.load(range, outputsOfReference(reference), signal);
  return performanceOf(database, reference, policy, capturedOf(version));
}

/** Realised performance of the loaded rows, where labels have arrived. */
export async function performanceOf(
  database: Database,
  reference: Profile,
  policy: Policy,
  ofVersion: string,
): Promise<Performance> {
  const outputs = Object.keys(reference.outputs);
  const cells = outputs.map(
    (name) => `${quoteIdentifier(capturedColumnName({ part: 'outputs', name }))} AS ${quoteIdentifier(name)}`,
  );
  const joined = `FROM (SELECT * ${ofVersion}) JOIN labels USING (prediction_id) ORDER BY prediction_id`;
  const values = await readColumns(
    database,
    `SELECT label AS "ground truth"${cells.map((cell) => `, ${cell}`).join('')} ${joined}`,
  );
  const [row] = await database.query(`SELECT count(*) AS rows ${ofVersion}`);
  return measurePerformance(
    taskOf(policy, outputs),
    { truth: values.get('ground truth') ?? [], outputs: values },
    Number(row?.['rows'] ?? 0),
  );
}
