import type {
  JobState,
  TrainedVersions,
  TrainingEngine,
  TrainingJob,
  TrainingRun,
  TrainingRuns,
} from '../../shared/retraining/ports.ts';

type StoredRun = TrainingRun & { model: string; trainingSet: string; tracked?: string; failure?: string };

/** Training runs in memory, as the MLflow adapter keeps them. */
export function createMemoryTrainingRuns(): TrainingRuns & { runs: StoredRun[] } {
  const runs: StoredRun[] = [];
  const get = (runId: string): StoredRun => {
    const run = runs.find((candidate) => candidate.runId === runId);
    if (run === undefined) throw new Error(`no run ${runId}`);
    return run;
  };
  return {
    runs,
    find: async (model, requestId) => {
      const run = runs.find((candidate) => candidate.model === model && candidate.requestId === requestId);
      return run === undefined ? undefined : { runId: run.runId, spent: isSpent(run) };
    },
    create: async ({ model, requestId, trainingSet, traceparent }) => {
      const run = { model, requestId, trainingSet, traceparent, runId: `run-${runs.length + 1}` };
      runs.push({ ...run, status: 'running', startedAt: new Date(0) });
      return run;
    },
    untracked: async (model) => runs.filter((run) => run.model === model && run.tracked === undefined),
    markTracked: async (runId, outcome) => void (get(runId).tracked = outcome),
    failIfRunning: async (runId, reason) => {
      if (get(runId).status !== 'running') return false;
      Object.assign(get(runId), { status: 'failed', failure: reason });
      return true;
    },
    failureOf: async (runId) => get(runId).failure ?? 'no reason',
  };
}

const isSpent = ({ status, tracked }: StoredRun): boolean =>
  status === 'failed' || (tracked !== undefined && !tracked.startsWith('enqueued'));

/** Remembers the jobs it was asked to start; each request runs once. */
export function createMemoryEngine(): TrainingEngine & {
  jobs: TrainingJob[];
  states: Map<string, JobState>;
} {
  const jobs: TrainingJob[] = [];
  const states = new Map<string, JobState>();
  return {
    jobs,
    states,
    start: async (job) => {
      if (states.has(job.requestId)) return;
      jobs.push(job);
      states.set(job.requestId, { kind: 'running' });
    },
    state: async (requestId) => states.get(requestId) ?? { kind: 'unknown' },
    stop: async (requestId) => {
      if (states.get(requestId)?.kind === 'running')
        states.set(requestId, { kind: 'ended', detail: 'stopped' });
    },
  };
}

export function createMemoryVersions(): TrainedVersions & {
  byRun: Map<string, string>;
  champion: { set?: string };
} {
  const byRun = new Map<string, string>();
  const champion: { set?: string } = {};
  return {
    byRun,
    champion,
    ofRun: async (_model, runId) => byRun.get(runId),
    championTrainingSet: async () => champion.set,
  };
}
