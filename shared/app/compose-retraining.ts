import { join } from 'node:path';
import { systemClock } from '../kernel/clock.ts';
import { RelevoError } from '../kernel/error.ts';
import { createLocalEngine } from '../retraining/engines/local-engine.ts';
import { createKickoff, type KickoffOutcome } from '../retraining/kickoff.ts';
import { TRAINING_DATA_CONTAINER } from '../retraining/messages.ts';
import { createTrack, type TrackOutcome } from '../retraining/track.ts';
import { emitEvent } from '../telemetry/events.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { continueTrace } from '../telemetry/spans.ts';
import { createTrainedVersions } from './adapters/trained-versions.ts';
import { createTrainingRuns } from './adapters/training-runs.ts';
import { consoleLog, contextLog } from './context-log.ts';
import { eachModel } from './each-model.ts';
import type { Policies } from './load-policies.ts';
import type { Platform } from './platform.ts';
import { type Settings, trainingEnvironment } from './settings.ts';
import type { WorkCall } from './work-handler.ts';

export type Retraining = {
  /** Takes up the blob that the invocation's trigger names. */
  kickoff(call: WorkCall): Promise<void>;
  track(call: WorkCall): Promise<void>;
};

export function composeRetraining(
  settings: Settings,
  platform: Platform,
  policies: Policies,
  metrics: Metrics,
): Retraining {
  const engine = createLocalEngine({
    projectDir: settings.RELEVO_TRAINER_DIR,
    python: settings.RELEVO_PYTHON,
    workDir: join(settings.RELEVO_CACHE_DIR, 'training'),
    policyFile: policies.file,
    environment: trainingEnvironment(),
    clock: systemClock,
    log: consoleLog,
  });
  const shared = {
    runs: createTrainingRuns(platform.mlflow()),
    versions: createTrainedVersions(platform.mlflow()),
    engine,
    clock: systemClock,
  };
  const kickoffDeps = {
    ...shared,
    blobs: platform.blobs(),
    leases: platform.leases(),
    policies,
  };
  const trackDeps = {
    ...shared,
    queue: platform.queue(),
    continueTrace,
    deadlineMs: settings.RELEVO_TRAINING_DEADLINE,
  };
  return {
    kickoff: async ({ context, signal }) => {
      const kickoff = createKickoff({ ...kickoffDeps, log: contextLog(context) });
      const blob = uploadOf(context.triggerMetadata?.['blobTrigger']);
      reportKickoff(metrics, await kickoff(blob, context.traceContext?.traceParent, signal));
    },
    track: async ({ context, signal }) => {
      const log = contextLog(context);
      const track = createTrack({ ...trackDeps, log });
      await eachModel(policies, log, signal, async (model) => {
        const outcomes = await track(model, signal);
        for (const each of outcomes) reportTracked(metrics, model, each);
        const postponed = outcomes.flatMap((each) => (each.outcome === 'postponed' ? [each.error] : []));
        if (postponed.length > 0) throw new AggregateError(postponed, `${postponed.length} runs postponed`);
      });
    },
  };
}

/** Name of the blob within its container; a blob trigger gives `container/name`. */
function uploadOf(path: unknown): string {
  const start = `${TRAINING_DATA_CONTAINER}/`;
  if (typeof path === 'string' && path.startsWith(start)) return path.slice(start.length);
  throw new RelevoError('TRIGGER_INVALID', `the trigger names no blob in ${TRAINING_DATA_CONTAINER}`);
}

function reportKickoff(metrics: Metrics, outcome: KickoffOutcome): void {
  metrics.count('ml.training.requests', 1, { outcome: outcome.kind });
  if (outcome.kind === 'started')
    emitEvent('training.started', { run_id: outcome.runId, rows: outcome.rows });
  if (outcome.kind === 'refused')
    emitEvent('upload.refused', { model: outcome.model, report: outcome.report });
}

function reportTracked(metrics: Metrics, model: string, { runId, outcome }: TrackOutcome): void {
  if (outcome === 'running' || outcome === 'postponed') return;
  metrics.count('ml.training.requests', 1, { model, outcome });
  if (outcome !== 'enqueued') emitEvent('training.failed', { model, run_id: runId, outcome });
}
