import type { Clock } from '../kernel/clock.ts';
import { assertNever } from '../kernel/assert-never.ts';
import type { Log } from '../kernel/log.ts';
import { PROMOTION_QUEUE, type PromotionRequest } from '../promotion/messages.ts';
import type { TrainedVersions, TrainingEngine, TrainingRun, TrainingRuns } from './ports.ts';

export type TrackDeps = {
  runs: TrainingRuns;
  versions: TrainedVersions;
  engine: TrainingEngine;
  queue: { send(queue: string, message: unknown, signal?: AbortSignal): Promise<void> };
  /** Runs the work as part of the operation that began with the upload. */
  continueTrace<T>(
    name: string,
    traceparent: string | undefined,
    work: (traceparent: string | undefined) => Promise<T>,
  ): Promise<T>;
  clock: Clock;
  log: Log;
  /** A run without an end after this time counts as lost even where its process cannot be asked. */
  deadlineMs: number;
};

type Tracked = 'running' | 'enqueued' | 'no-version' | 'failed' | 'lost';

export type TrackOutcome = { runId: string; requestId: string } & (
  | { outcome: Tracked }
  /** Left for the next look because of the error. */
  | { outcome: 'postponed'; error: unknown }
);

/**
 * Finds training runs that ended since the last look: enqueues their versions, reports the failed and the lost.
 * A run that cannot be dealt with does not keep the others waiting.
 */
export function createTrack(
  deps: TrackDeps,
): (model: string, signal?: AbortSignal) => Promise<TrackOutcome[]> {
  return async (model, signal) => {
    const outcomes: TrackOutcome[] = [];
    for (const run of await deps.runs.untracked(model, signal)) {
      signal?.throwIfAborted();
      const { runId, requestId } = run;
      const result = await trackRun(deps, model, run, signal).then(
        (outcome) => ({ outcome }),
        (error: unknown) => ({ outcome: 'postponed' as const, error }),
      );
      outcomes.push({ runId, requestId, ...result });
    }
    return outcomes;
  };
}

async function trackRun(
  deps: TrackDeps,
  model: string,
  run: TrainingRun,
  signal: AbortSignal | undefined,
): Promise<Tracked> {
  switch (run.status) {
    case 'finished':
      return deps.continueTrace('candidate', run.traceparent, (traceparent) =>
        enqueue(deps, model, { ...run, traceparent }, signal),
      );
    case 'failed':
      return close(deps, model, run, 'failed', await deps.runs.failureOf(run.runId, signal), signal);
    case 'running':
      return watch(deps, model, run, signal);
    default:
      return assertNever(run.status);
  }
}

/** The message goes out before the mark: a crash between them sends it twice, and the gate decides it once. */
async function enqueue(
  deps: TrackDeps,
  model: string,
  run: TrainingRun,
  signal: AbortSignal | undefined,
): Promise<'enqueued' | 'no-version'> {
  const version = await deps.versions.ofRun(model, run.runId, signal);
  if (version === undefined)
    return close(deps, model, run, 'no-version', 'the run finished without registering a version', signal);
  const message: PromotionRequest = {
    model,
    version,
    runId: run.runId,
    requestId: run.requestId,
    ...(run.traceparent === undefined ? {} : { traceparent: run.traceparent }),
  };
  await deps.queue.send(PROMOTION_QUEUE, message, signal);
  await deps.runs.markTracked(run.runId, `enqueued v${version}`, signal);
  deps.log.info('candidate enqueued', { model, version, runId: run.runId });
  return 'enqueued';
}

/**
 * A run still open: alive, or lost when its process has ended without closing it or the deadline has passed. One that
 * ended between the two looks is left for the next.
 */
async function watch(
  deps: TrackDeps,
  model: string,
  run: TrainingRun,
  signal: AbortSignal | undefined,
): Promise<'running' | 'lost'> {
  const job = await deps.engine.state(run.requestId);
  const late = deps.clock.now().getTime() - run.startedAt.getTime() > deps.deadlineMs;
  if (job.kind !== 'ended' && !late) return 'running';
  const reason =
    job.kind === 'ended'
      ? `the process ended without ending its run: ${job.detail}`
      : 'no end within the deadline';
  const failed = await deps.runs.failIfRunning(run.runId, reason, signal);
  if (!failed) return 'running';
  await deps.engine.stop(run.requestId);
  return close(deps, model, run, 'lost', reason, signal);
}

async function close<Outcome extends string>(
  deps: TrackDeps,
  model: string,
  run: TrainingRun,
  outcome: Outcome,
  reason: string,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  deps.log.error('training brought no candidate', { model, runId: run.runId, outcome, reason });
  await deps.runs.markTracked(run.runId, outcome, signal);
  return outcome;
}
