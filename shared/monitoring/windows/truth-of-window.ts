import type { Policy } from '../../policy/policy.ts';
import type { Database } from '../../tables/database.ts';
import type { MonitoringBlobs } from '../ports.ts';
import type { Profile } from '../profile/profile.ts';
import { countLabels } from './count-labels.ts';
import { capturedOf, outputsOfReference } from './count-window.ts';
import { loadLabels } from './labels.ts';
import type { RowLoader, RowRange } from './load-rows.ts';
import type { Performance } from './performance.ts';
import { performanceOf } from './realised-performance.ts';

type Session = {
  blobs: Pick<MonitoringBlobs, 'list' | 'download'>;
  database: Database;
  rows: RowLoader;
  folder: string;
  model: string;
  policy: Policy;
};

/** What the labels say that have arrived for a window's rows. */
export type WindowTruth = {
  performance: Performance;
  /** Counted into the reference's; empty where none has arrived. */
  labels: Profile['columns'];
};

/** The ground truth of a version's rows in a span of time. They are read only when labels have arrived since its start. */
export async function truthOfWindow(
  session: Session,
  { version, ...range }: RowRange & { version: string },
  reference: Profile,
  signal?: AbortSignal,
): Promise<WindowTruth> {
  const { database, rows, policy } = session;
  const labels = await loadLabels(session, database, session.model, range.start, signal);
  if (labels === 0)
    return { performance: { labelled: 0, coverage: 0, unusable: 0, metrics: {} }, labels: {} };
  await rows.load(range, outputsOfReference(reference), signal);
  const ofVersion = capturedOf(version);
  return {
    performance: await performanceOf(database, reference, policy, ofVersion),
    labels: await countLabels(database, reference, ofVersion),
  };
}
