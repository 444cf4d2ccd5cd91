import { join } from 'node:path';
import { systemClock } from '../kernel/clock.ts';
import { createLocalEngine } from '../retraining/engines/local-engine.ts';
import { createKickoff } from '../retraining/kickoff.ts';
import { TRAINING_DATA_CONTAINER } from '../retraining/messages.ts';
import { createTrack } from '../retraining/track.ts';
import { emitEvent } from '../telemetry/events.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { continueTrace } from '../telemetry/spans.ts';
import { createTrainedVersions } from './adapters/trained-versions.ts';
import { createTrainingRuns } from './adapters/training-runs.ts';
import { consoleLog } from './context-log.ts';
import type { Policies } from './load-policies.ts';
import type { Platform } from './platform.ts';
import { type Settings, trainingEnvironment } from './settings.ts';

export type Retraining = {
  /** `path` is `container/name`, as a blob trigger gives it. */
  kickoff(path: string, traceparent: string | undefined): Promise<void>;
  track(): Promise<void>;
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
  });
  const shared = {
    runs: createTrainingRuns(platform.mlflow()),
    versions: createTrainedVersions(platform.mlflow()),
    engine,
    clock: systemClock,
    log: consoleLog,
  };
  const kickoff = createKickoff({
    ...shared,
    blobs: platform.blobs(),
    leases: platform.leases(),
    policies,
  });
  const track = createTrack({
    ...shared,
    queue: platform.queue(),
    continueTrace,
    deadlineMs: settings.RELEVO_TRAINING_DEADLINE,
  });
  return {
    kickoff: async (path, traceparent) => {
      const blob = path.slice(`${TRAINING_DATA_CONTAINER}/`.length);
      reportKickoff(metrics, await kickoff(blob, traceparent));
    },
    track: async () => {
      for (const model of policies.models())
        for (const { runId, outcome } of await track(model)) reportTracked(metrics, model, runId, outcome);
    },
  };
}

function reportKickoff(
  metrics: Metrics,
  outcome: Awaited<ReturnType<ReturnType<typeof createKickoff>>>,
): void {
  metrics.count('ml.training.requests', 1, { outcome: outcome.kind });
  if (outcome.kind === 'started')
    emitEvent('training.started', { run_id: outcome.runId, rows: outcome.rows });
  if (outcome.kind === 'refused')
    emitEvent('upload.refused', { model: outcome.model, report: outcome.report });
}

function reportTracked(metrics: Metrics, model: string, runId: string, outcome: string): void {
  if (outcome === 'running') return;
  metrics.count('ml.training.requests', 1, { model, outcome });
  if (outcome !== 'enqueued') emitEvent('training.failed', { model, run_id: runId, outcome });
}
