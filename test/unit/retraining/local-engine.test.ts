import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { createLocalEngine } from '../../../shared/retraining/engines/local-engine.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'engine-'));
});

async function engineRunning(command: string) {
  await writeFile(
    join(folder, 'MLproject'),
    `entry_points: { train: { command: ${JSON.stringify(command)} } }`,
  );
  return createLocalEngine({
    projectDir: folder,
    python: 'python3',
    workDir: join(folder, 'work'),
    policyFile: (model) => `${model}.jsonc`,
    environment: { PATH: '/usr/bin:/bin:/usr/local/bin' },
  });
}

async function job(requestId: string) {
  const dataFile = join(folder, 'composed.parquet');
  await writeFile(dataFile, 'data');
  const common = { model: 'm', runId: 'r', dataDigest: 'd', entryPoint: 'train', traceparent: undefined };
  return { ...common, requestId, dataFile };
}

const log = (requestId: string) => readFile(join(folder, 'work', requestId, 'train.log'), 'utf8');

it('runs the entry point with its parameters and reports its end', async () => {
  const engine = await engineRunning('echo {model} {run_id} {request_id} {data_digest} {policy}');
  expect(await engine.state('q1')).toEqual({ kind: 'unknown' });
  await engine.start(await job('q1'));
  await vi.waitFor(async () => expect((await engine.state('q1')).kind).toBe('ended'), 5000);
  expect(await log('q1')).toBe('m r q1 d m.jsonc\n');
});

it('does not start a request a second time', async () => {
  const engine = await engineRunning('echo started');
  await engine.start(await job('q2'));
  await vi.waitFor(async () => expect((await engine.state('q2')).kind).toBe('ended'), 5000);
  await engine.start(await job('q2'));
  expect(await log('q2')).toBe('started\n');
});

it('names exit code and log of a process that failed', async () => {
  const engine = await engineRunning('false');
  await engine.start(await job('q3'));
  await vi.waitFor(async () => expect((await engine.state('q3')).kind).toBe('ended'), 5000);
  expect(await engine.state('q3')).toMatchObject({
    detail: expect.stringMatching(/exit code 1.*train\.log/),
  });
});

it('knows a running process after a restart of the host, and that it is gone', async () => {
  await (await engineRunning('sleep 60')).start(await job('q4'));
  const restarted = await engineRunning('true');
  expect(await restarted.state('q4')).toEqual({ kind: 'running' });
  const { pid } = JSON.parse(await readFile(join(folder, 'work', 'q4', 'job.json'), 'utf8'));
  process.kill(pid);
  await vi.waitFor(async () => expect((await restarted.state('q4')).kind).toBe('ended'), 5000);
});

it('says so when the program cannot be started', async () => {
  const engine = await engineRunning('no-such-program-here');
  await expect(engine.start(await job('q6'))).rejects.toMatchObject({ code: 'TRAINING_NOT_STARTED' });
  expect((await engine.state('q6')).kind).toBe('unknown');
});
