import { beforeEach, expect, it } from 'vitest';
import { silentLog } from '../../../shared/kernel/log.ts';
import { createTrack } from '../../../shared/retraining/track.ts';
import { createMemoryQueueSender } from '../../memory/queue-sender.ts';
import { createMemoryEngine, createMemoryTrainingRuns, createMemoryVersions } from '../../memory/training.ts';

const hour = 3_600_000;

function createWorld() {
  const parts = {
    runs: createMemoryTrainingRuns(),
    versions: createMemoryVersions(),
    engine: createMemoryEngine(),
    queue: createMemoryQueueSender(),
  };
  const clock = { now: () => new Date(hour), sleep: async () => undefined };
  const track = createTrack({
    ...parts,
    clock,
    log: silentLog,
    deadlineMs: 6 * hour,
    continueTrace: (_name, traceparent, work) => work(traceparent),
  });
  return { ...parts, clock, track };
}

let world: ReturnType<typeof createWorld>;

beforeEach(async () => {
  world = createWorld();
  const request = { model: 'm', requestId: 'q', dataDigest: 'd', trainingSet: 's', upload: 'm/x.csv' };
  await world.runs.create({ ...request, traceparent: '00-a-b-01' });
});

const end = (status: 'finished' | 'failed') => Object.assign(world.runs.runs[0] ?? {}, { status });

it('enqueues the version of a finished run once', async () => {
  end('finished');
  world.versions.byRun.set('run-1', '7');
  expect(await world.track('m')).toMatchObject([{ outcome: 'enqueued' }]);
  expect(await world.track('m')).toEqual([]);
  expect(world.queue.messages).toEqual([
    {
      queue: 'promotion-requests',
      message: { model: 'm', version: '7', runId: 'run-1', requestId: 'q', traceparent: '00-a-b-01' },
    },
  ]);
});

it('reports a run that finished without a version', async () => {
  end('finished');
  expect(await world.track('m')).toMatchObject([{ outcome: 'no-version' }]);
  expect(world.queue.messages).toEqual([]);
});

it('reports a failed run once', async () => {
  end('failed');
  expect(await world.track('m')).toMatchObject([{ outcome: 'failed' }]);
  expect(await world.track('m')).toEqual([]);
});

it('deals with the other runs when one cannot be dealt with', async () => {
  const other = { model: 'm', requestId: 'q2', dataDigest: 'd', trainingSet: 's', upload: 'm/y.csv' };
  await world.runs.create({ ...other, traceparent: undefined });
  for (const run of world.runs.runs) run.status = 'finished';
  world.versions.ofRun = async (_model, runId) => {
    if (runId === 'run-1') throw new Error('MLflow is away');
    return '8';
  };
  expect(await world.track('m')).toMatchObject([{ outcome: 'postponed' }, { outcome: 'enqueued' }]);
  expect(world.runs.runs[0]).not.toHaveProperty('tracked');
});

it('leaves a living process alone', async () => {
  world.engine.states.set('q', { kind: 'running' });
  expect(await world.track('m')).toMatchObject([{ outcome: 'running' }]);
  expect(world.runs.runs[0]).toMatchObject({ status: 'running' });
});

it('finds a child that died without ending its run', async () => {
  world.engine.states.set('q', { kind: 'ended', detail: 'exit code 1' });
  expect(await world.track('m')).toMatchObject([{ outcome: 'lost' }]);
  expect(world.runs.runs[0]).toMatchObject({
    status: 'failed',
    tracked: 'lost',
    failure: expect.stringContaining('exit code 1'),
  });
});

it('gives up on a run nobody knows anything about after the deadline', async () => {
  expect(await world.track('m')).toMatchObject([{ outcome: 'running' }]);
  world.clock.now = () => new Date(7 * hour);
  expect(await world.track('m')).toMatchObject([{ outcome: 'lost' }]);
});

it('stops a process that has outlived the deadline', async () => {
  world.engine.states.set('q', { kind: 'running' });
  world.clock.now = () => new Date(7 * hour);
  expect(await world.track('m')).toMatchObject([{ outcome: 'lost' }]);
  expect(world.engine.states.get('q')).toMatchObject({ kind: 'ended' });
});

it('sends again after a crash between message and mark, and loses nothing', async () => {
  end('finished');
  world.versions.byRun.set('run-1', '7');
  const working = { ...world.runs };
  world.runs.markTracked = async () => {
    throw new Error('killed');
  };
  expect(await world.track('m')).toMatchObject([{ outcome: 'postponed', error: new Error('killed') }]);
  Object.assign(world.runs, working);
  await world.track('m');
  expect(world.queue.messages.map(({ message }) => message)).toHaveLength(2);
});

it('does not call a run lost that ended between the two looks', async () => {
  world.engine.states.set('q', { kind: 'ended', detail: 'exit code 0' });
  const working = { ...world.runs };
  world.runs.untracked = async (model) => {
    const seen = structuredClone(await working.untracked(model));
    end('finished');
    return seen;
  };
  expect(await world.track('m')).toMatchObject([{ outcome: 'running' }]);
  expect(world.runs.runs[0]).not.toHaveProperty('tracked');
});
