import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { systemClock } from '../../../shared/kernel/clock.ts';
import { silentLog } from '../../../shared/kernel/log.ts';
import { createLocalEngine } from '../../../shared/retraining/engines/local-engine.ts';
import { processIdentity } from '../../../shared/retraining/engines/process-identity.ts';

let folder: string;
let clock = systemClock;

beforeEach(async () => {
  clock = systemClock;
  folder = await mkdtemp(join(tmpdir(), 'engine-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

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
    clock,
    log: silentLog,
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

const ended = (engine: Awaited<ReturnType<typeof engineRunning>>, requestId: string) =>
  vi.waitFor(async () => expect((await engine.state(requestId)).kind).toBe('ended'), 5000);

it('does not take another process with the same number for the job', async () => {
  const engine = await engineRunning('true');
  await mkdir(join(folder, 'work', 'q7'), { recursive: true });
  const other = JSON.stringify({ pid: process.pid, identity: 'of a process before' });
  await writeFile(join(folder, 'work', 'q7', 'job.json'), other);
  expect(await engine.state('q7')).toMatchObject({ kind: 'ended' });
  await engine.stop('q7');
  expect(processIdentity(process.pid)).toBeDefined();
});

it('is not misled by notes that a killed host left half written', async () => {
  const engine = await engineRunning('true');
  await mkdir(join(folder, 'work', 'q8'), { recursive: true });
  for (const name of ['job.json.part', 'exit.json.part'])
    await writeFile(join(folder, 'work', 'q8', name), '{"pi');
  expect(await engine.state('q8')).toEqual({ kind: 'unknown' });
  await engine.start(await job('q8'));
  await ended(engine, 'q8');
});

it('stops a job that runs, and does nothing for one that has ended or never was', async () => {
  const engine = await engineRunning('sleep 60');
  await engine.start(await job('q9'));
  await engine.stop('q9');
  await ended(engine, 'q9');
  await engine.stop('q9');
  await engine.stop('never');
  expect(await engine.state('never')).toEqual({ kind: 'unknown' });
});

it('removes the data of ended jobs after a day, not that of running ones', async () => {
  const [running, quick] = [await engineRunning('sleep 60'), await engineRunning('true')];
  await quick.start(await job('old'));
  await ended(quick, 'old');
  await writeFile(join(folder, 'MLproject'), 'entry_points: { train: { command: sleep 60 } }');
  await running.start(await job('long'));
  const data = (requestId: string) => existsSync(join(folder, 'work', requestId, 'data.parquet'));
  clock = { ...systemClock, now: () => new Date(systemClock.now().getTime() + 25 * 3_600_000) };
  const later = await engineRunning('true');
  await later.start(await job('new'));
  expect([data('old'), data('long'), data('new')]).toEqual([false, true, true]);
  await running.stop('long');
  await ended(running, 'long');
});

it('says that the project cannot be read', async () => {
  const engine = await engineRunning('true');
  await rm(join(folder, 'MLproject'));
  await expect(engine.start(await job('q10'))).rejects.toMatchObject({ code: 'PROJECT_INVALID' });
});
