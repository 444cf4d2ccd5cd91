import { systemClock } from '../../kernel/clock.ts';
import type { MlflowClient } from '../../mlflow/index.ts';
import { allOf, compare, tag } from '../../mlflow/filter.ts';
import type { Run } from '../../mlflow/types.ts';
import type { TrainingRun, TrainingRuns } from '../../retraining/ports.ts';

const REQUEST = 'relevo.request_id';
const TRACKED = 'relevo.tracked';
const TRACEPARENT = 'relevo.traceparent';
const FAILURE = 'relevo.failure';
/** `open` until track-training has dealt with the run: MLflow cannot search for a missing tag. */
const STATE = 'relevo.training';

/** Training requests as MLflow runs in the experiment that has the model's name. */
export function createTrainingRuns(mlflow: Pick<MlflowClient, 'experiments' | 'runs'>): TrainingRuns {
  const runsOf = async function* (model: string, filter: string, signal: AbortSignal | undefined) {
    const experiment = await mlflow.experiments.getByName(model, { signal });
    if (experiment === undefined) return;
    const orderBy = ['attributes.start_time ASC'];
    yield* mlflow.runs.search({ experimentIds: [experiment.experimentId], filter, orderBy }, { signal });
  };
  return {
    find: async (model, requestId, signal) => {
      for await (const run of runsOf(model, allOf(compare(tag(REQUEST), '=', requestId)), signal))
        return { runId: run.runId, spent: isSpent(run) };
      return undefined;
    },
    create: async (request, signal) => {
      const { experimentId } = await mlflow.experiments.getOrCreate(request.model, { signal });
      const run = await mlflow.runs.create(
        { experimentId, runName: `train ${request.upload.split('/').at(-1)}`, tags: tagsOf(request) },
        { signal },
      );
      return { runId: run.runId };
    },
    untracked: async (model, signal) => {
      const runs: TrainingRun[] = [];
      for await (const run of runsOf(model, allOf(compare(tag(STATE), '=', 'open')), signal))
        runs.push(trainingRun(run));
      return runs;
    },
    markTracked: (runId, outcome, signal) =>
      mlflow.runs.logBatch(runId, { tags: { [TRACKED]: outcome, [STATE]: 'closed' } }, { signal }),
    failIfRunning: async (runId, reason, signal) => {
      const run = await mlflow.runs.get(runId, { signal });
      if (statusOf(run) !== 'running') return false;
      await mlflow.runs.setTag(runId, FAILURE, reason, { signal });
      await mlflow.runs.update(runId, { status: 'FAILED', endedAt: systemClock.now() }, { signal });
      return true;
    },
    failureOf: async (runId, signal) => {
      const run = await mlflow.runs.get(runId, { signal });
      return run.tags[FAILURE] ?? `the run ended as ${run.status} without a reason`;
    },
  };
}

const tagsOf = (request: Parameters<TrainingRuns['create']>[0]): Record<string, string> => ({
  [REQUEST]: request.requestId,
  [STATE]: 'open',
  'relevo.model': request.model,
  'relevo.data_digest': request.dataDigest,
  'relevo.training_set': request.trainingSet,
  'relevo.upload': request.upload,
  ...(request.traceparent === undefined ? {} : { [TRACEPARENT]: request.traceparent }),
});

const trainingRun = (run: Run): TrainingRun => ({
  runId: run.runId,
  requestId: run.tags[REQUEST] ?? '',
  status: statusOf(run),
  startedAt: run.startedAt ?? new Date(0),
  traceparent: run.tags[TRACEPARENT],
});

const isSpent = (run: Run): boolean =>
  statusOf(run) === 'failed' ||
  (run.tags[TRACKED] !== undefined && !run.tags[TRACKED].startsWith('enqueued'));

function statusOf(run: Pick<Run, 'status'>): TrainingRun['status'] {
  if (run.status === 'FINISHED') return 'finished';
  return run.status === 'FAILED' || run.status === 'KILLED' ? 'failed' : 'running';
}
