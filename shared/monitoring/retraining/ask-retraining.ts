import type { Clock } from '../../kernel/clock.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Database } from '../../tables/database.ts';
import {
  type LabelledWindow,
  prepareLabelledWindow,
  uploadLabelledWindow,
  type WindowRequest,
} from './labelled-window.ts';
import type { RowLoader } from '../windows/load-rows.ts';
import type { DecisionHistory, MonitoringBlobs } from '../ports.ts';
import type { Profile } from '../profile/profile.ts';
import type { DriftReport } from '../report/report.ts';
import { refuseRetraining, type Refusal, scheduledPeriod } from './retraining-guards.ts';
import { createRetrainingRecords, type RetrainingRecord } from './retraining-record.ts';
import { redactedForTraining } from './training-layout.ts';

type Ready = Extract<LabelledWindow, { code: 'READY' }>;

/** What became of the wish to retrain. */
export type RetrainingOutcome =
  | { code: 'NONE' }
  | { code: 'PROPOSED'; key: string }
  | { code: 'REDACTED_COLUMNS'; columns: string[] }
  | Refusal
  | Extract<LabelledWindow, { code: 'LABELS_MISSING' }>
  | {
      code: 'REQUESTED';
      reason: RetrainingRecord['reason'];
      path: string;
      rows: number;
      performance: Ready['performance'];
    };

export type AskContext = {
  database: Database;
  rows: RowLoader;
  folder: string;
  model: string;
  policy: Policy;
  reference: Profile;
  /** The report of the newest alarm of the version that serves now. */
  alarm: DriftReport | undefined;
};

/** Asks for retraining at most once for each alarm and each period of the schedule, by uploading the labelled window. */
export type AskRetraining = (context: AskContext, signal?: AbortSignal) => Promise<RetrainingOutcome>;

export function createAskRetraining(deps: {
  blobs: MonitoringBlobs;
  decisions: DecisionHistory;
  clock: Clock;
}): AskRetraining {
  const store = createRetrainingRecords(deps.blobs);
  return async (context, signal) => {
    const { model, policy } = context;
    const { records, uploaded } = await store.list(model, signal);
    const wish = wishOf(context, records, uploaded, deps.clock.now());
    if (wish === undefined) return { code: 'NONE' };
    if (wish.reason === 'drift' && policy.retraining.onDrift === 'propose')
      return { code: 'PROPOSED', key: wish.key };
    const redacted = redactedForTraining(context.reference, policy);
    if (redacted.length > 0) return { code: 'REDACTED_COLUMNS', columns: redacted };
    const begun = records.find((record) => record.key === wish.key);
    if (begun === undefined) {
      const rejections = await deps.decisions.rejectionsInARow(model, signal);
      const refusal = refuseRetraining(policy.retraining, wish.reason, records, rejections, deps.clock.now());
      if (refusal !== undefined) return refusal;
    }
    const prepared = await prepareLabelledWindow(
      { blobs: deps.blobs, ...context },
      wish,
      context.reference,
      policy,
      signal,
    );
    if (prepared.code === 'LABELS_MISSING') return prepared;
    const record = begun ?? (await store.create(model, toRecord(wish, prepared, deps.clock.now()), signal));
    await uploadLabelledWindow(deps.blobs, record.path, prepared.file, signal);
    await store.markUploaded(model, wish.key, signal);
    const { performance } = prepared;
    return { code: 'REQUESTED', reason: wish.reason, path: record.path, rows: prepared.rows, performance };
  };
}

type Wish = WindowRequest & { reason: RetrainingRecord['reason'] };

/** Drift comes before the schedule. */
function wishOf(
  { model, policy, alarm }: AskContext,
  records: readonly RetrainingRecord[],
  uploaded: ReadonlySet<string>,
  now: Date,
): Wish | undefined {
  if (alarm !== undefined && !uploaded.has(`drift-${alarm.key}`))
    return {
      model,
      key: `drift-${alarm.key}`,
      reason: 'drift',
      start: new Date(alarm.alarm.since),
      end: new Date(alarm.window.end),
      version: alarm.version,
    };
  const period = scheduledPeriod(policy.retraining.schedule, records, now);
  return period === undefined || uploaded.has(period.key)
    ? undefined
    : { model, reason: 'schedule', version: null, ...period };
}

const toRecord = (wish: Wish, prepared: Ready, now: Date): RetrainingRecord => ({
  format: 1,
  key: wish.key,
  reason: wish.reason,
  version: wish.version,
  path: prepared.path,
  digest: prepared.digest,
  rows: prepared.rows,
  requestedAt: now.toISOString(),
});
