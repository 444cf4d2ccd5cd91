import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import { createTrainedVersions } from '../../shared/app/adapters/trained-versions.ts';
import { createTrainingRuns } from '../../shared/app/adapters/training-runs.ts';
import { createMlflowClient } from '../../shared/mlflow/index.ts';
import type { TrainingRuns } from '../../shared/retraining/ports.ts';
import { createMemoryTrainingRuns } from '../memory/training.ts';

const mlflow = createMlflowClient({ url: inject('mlflow').url });

type Backend = {
  runs: TrainingRuns;
  /** Ends a run as its own process would. */
  end(runId: string, status: 'FINISHED' | 'FAILED' | 'KILLED'): Promise<void>;
};

const backends: [string, () => Backend][] = [
  [
    'MLflow',
    () => ({
      runs: createTrainingRuns(mlflow),
      end: async (runId, status) => void (await mlflow.runs.update(runId, { status })),
    }),
  ],
  [
    'memory',
    () => {
      const memory = createMemoryTrainingRuns();
      return {
        runs: memory,
        end: async (runId, status) => {
          const run = memory.runs.find((candidate) => candidate.runId === runId);
          Object.assign(run ?? {}, { status: status === 'FINISHED' ? 'finished' : 'failed' });
        },
      };
    },
  ],
];

describe.each(backends)('training runs in %s', (_name, createBackend) => {
  let backend: Backend;
  let model: string;
  const request = (requestId: string) => ({
    model,
    requestId,
    dataDigest: 'd'.repeat(64),
    trainingSet: 's'.repeat(64),
    upload: `${model}/may.csv`,
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  });

  beforeEach(() => {
    backend = createBackend();
    model = `runs-${randomUUID()}`;
  });

  it('knows nothing of a model that was never trained', async () => {
    expect(await backend.runs.find(model, 'q')).toBeUndefined();
    expect(await backend.runs.untracked(model)).toEqual([]);
  });

  it('finds a run by its request', async () => {
    const { runId } = await backend.runs.create(request('q1'));
    await backend.runs.create(request('q2'));
    expect(await backend.runs.find(model, 'q1')).toMatchObject({ runId });
    expect(await backend.runs.find(model, 'q3')).toBeUndefined();
  });

  it('tells a run that brings no candidate from one that may or did', async () => {
    const spent = async (requestId: string) => (await backend.runs.find(model, requestId))?.spent;
    const [open, failed, lost, enqueued] = [
      await backend.runs.create(request('open')),
      await backend.runs.create(request('failed')),
      await backend.runs.create(request('lost')),
      await backend.runs.create(request('enqueued')),
    ];
    await backend.end(failed.runId, 'FAILED');
    await backend.end(enqueued.runId, 'FINISHED');
    expect(await spent('enqueued')).toBe(false);
    await backend.runs.markTracked(lost.runId, 'lost');
    await backend.runs.markTracked(enqueued.runId, 'enqueued v1');
    expect(await backend.runs.find(model, 'open')).toEqual({ runId: open.runId, spent: false });
    expect([await spent('failed'), await spent('lost'), await spent('enqueued')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('lists runs until they are marked', async () => {
    const { runId } = await backend.runs.create(request('q1'));
    expect(await backend.runs.untracked(model)).toMatchObject([
      { runId, requestId: 'q1', status: 'running', traceparent: request('q1').traceparent },
    ]);
    await backend.end(runId, 'FINISHED');
    expect(await backend.runs.untracked(model)).toMatchObject([{ status: 'finished' }]);
    await backend.runs.markTracked(runId, 'enqueued v1');
    expect(await backend.runs.untracked(model)).toEqual([]);
  });

  it.each(['FAILED', 'KILLED'] as const)('shows a run that ended as %s as failed', async (status) => {
    const { runId } = await backend.runs.create(request('q1'));
    await backend.end(runId, status);
    expect(await backend.runs.untracked(model)).toMatchObject([{ status: 'failed' }]);
  });

  it('fails an open run with its reason, and leaves an ended one alone', async () => {
    const lost = await backend.runs.create(request('q1'));
    const done = await backend.runs.create(request('q2'));
    await backend.end(done.runId, 'FINISHED');
    expect(await backend.runs.failIfRunning(lost.runId, 'process gone')).toBe(true);
    expect(await backend.runs.failIfRunning(done.runId, 'process gone')).toBe(false);
    expect(await backend.runs.failureOf(lost.runId)).toBe('process gone');
    const states = (await backend.runs.untracked(model)).map(({ requestId, status }) => [requestId, status]);
    expect(Object.fromEntries(states)).toEqual({ q1: 'failed', q2: 'finished' });
  });
});

it('asks MLflow only for the runs that are still open', async () => {
  let answered = 0;
  const counting: typeof fetch = async (input, init) => {
    const answer = await fetch(input, init);
    if (new URL(input instanceof Request ? input.url : input).pathname.endsWith('runs/search')) {
      const text = await answer.clone().text();
      answered += text.match(/"run_uuid"/g)?.length ?? 0;
    }
    return answer;
  };
  const runs = createTrainingRuns(createMlflowClient({ url: inject('mlflow').url, fetch: counting }));
  const model = `bounded-${randomUUID()}`;
  const request = { model, dataDigest: 'd', trainingSet: 's', upload: 'x', traceparent: undefined };
  for (const requestId of ['q1', 'q2', 'q3']) {
    const { runId } = await runs.create({ ...request, requestId });
    if (requestId !== 'q3') await runs.markTracked(runId, 'lost');
  }
  expect(await runs.untracked(model)).toMatchObject([{ requestId: 'q3' }]);
  expect(answered).toBe(1);
});

it('gives a run that it fails an end', async () => {
  const runs = createTrainingRuns(mlflow);
  const request = { model: `ended-${randomUUID()}`, requestId: 'q', dataDigest: 'd', trainingSet: 's' };
  const { runId } = await runs.create({ ...request, upload: 'x', traceparent: undefined });
  await runs.failIfRunning(runId, 'process gone');
  const { startedAt, endedAt } = await mlflow.runs.get(runId);
  expect(endedAt?.getTime()).toBeGreaterThanOrEqual(startedAt?.getTime() ?? Number.NaN);
});

describe('trained versions in MLflow', () => {
  const runs = createTrainingRuns(mlflow);
  const versions = createTrainedVersions(mlflow);

  async function trainedModel() {
    const model = `versions-${randomUUID()}`;
    const request = {
      model,
      requestId: 'q',
      dataDigest: 'd',
      trainingSet: 'set-1',
      upload: 'x',
      traceparent: undefined,
    };
    const { runId } = await runs.create(request);
    await mlflow.registeredModels.create(model);
    const source = `${(await mlflow.runs.get(runId)).artifactUri}/model`;
    const { version } = await mlflow.modelVersions.create({ name: model, source, runId });
    return { model, runId, version };
  }

  it('finds the version a run registered', async () => {
    const { model, runId, version } = await trainedModel();
    expect(await versions.ofRun(model, runId)).toBe(version);
    expect(await versions.ofRun(model, 'f'.repeat(32))).toBeUndefined();
  });

  it('knows what the champion was trained on', async () => {
    const { model, version } = await trainedModel();
    expect(await versions.championTrainingSet(model)).toBeUndefined();
    await mlflow.registeredModels.setAlias(model, 'champion', version);
    expect(await versions.championTrainingSet(model)).toBe('set-1');
  });

  it('has no training set for a model nobody registered', async () => {
    expect(await versions.championTrainingSet(`none-${randomUUID()}`)).toBeUndefined();
  });
});
