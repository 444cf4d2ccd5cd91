import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { sha256 } from '../../shared/kernel/digest.ts';
import type { AppHost } from '../../stack/app-host.ts';
import { signalGroup } from '../../stack/process-table.ts';
import { startTelemetryReceiver, type TelemetryReceiver } from '../stack/telemetry-receiver.ts';
import { isPrediction } from './serving/expected-predictions.ts';
import { type Call, startTraffic, type Traffic } from './serving/paced-traffic.ts';
import { createServingWorld, isLong, MODEL, type ServingWorld, until } from './serving/serving-world.ts';

/** A minute with RELEVO_TEST_LONG=1. */
const OUTAGE_MS = isLong ? 60_000 : 10_000;

let world: ServingWorld;
let receiver: TelemetryReceiver;
/** Runs all the time; its metrics arrive every second. */
let host: AppHost;

beforeAll(async () => {
  world = await createServingWorld();
  receiver = await startTelemetryReceiver();
  host = await world.startHost('host', {
    APPLICATIONINSIGHTS_CONNECTION_STRING: receiver.connectionString,
    NODE_EXTRA_CA_CERTS: receiver.certificateFile,
    OTEL_METRIC_EXPORT_INTERVAL: '1000',
    APPLICATION_INSIGHTS_NO_STATSBEAT: '1',
    APPLICATIONINSIGHTS_SDKSTATS_DISABLED: 'true',
  });
  await until('answer', async () => (await ask(host)).status === 200);
}, 280_000);

afterAll(async () => {
  await world?.stop();
  await receiver?.stop();
});

const pathOf = (of: AppHost) => `${of.url}/models/${MODEL}/invocations`;

function load(of: AppHost): Traffic {
  const traffic = startTraffic({ url: pathOf(of), bodies: world.bodies, connections: 4, perSecond: 100 });
  onTestFinished(() => traffic.stop());
  return traffic;
}

async function ask(of: AppHost): Promise<Call> {
  const traffic = startTraffic({ url: pathOf(of), bodies: world.bodies, connections: 1, perSecond: 100 });
  await until('one call', () => traffic.calls.length > 0);
  await traffic.stop();
  const [call] = traffic.calls;
  if (call === undefined) throw new Error('no call');
  return call;
}

const isRight = ({ version, row, prediction }: Call) =>
  isPrediction(prediction, world.expected.get(version)?.[row]);

/** Waits for further calls, stops, and expects every one to have had its version's own answer. */
async function expectAllAnswered(traffic: Traffic) {
  const reached = traffic.calls.length;
  await until('more calls', () => traffic.calls.length >= reached + 50);
  await traffic.stop();
  expect(traffic.calls.filter(({ status }) => status !== 200)).toEqual([]);
  expect(traffic.calls.filter((call) => !isRight(call))).toEqual([]);
}

const statusSchema = z.object({
  models: z.tuple([
    z.object({
      state: z.string(),
      version: z.string().nullable(),
      origin: z.string().nullable(),
      problem: z.object({ code: z.string() }).nullable(),
    }),
  ]),
});

async function status(of: AppHost) {
  const response = await fetch(`${of.url}/status`);
  const [{ problem, ...rest }] = statusSchema.parse(await response.json()).models;
  return { ...rest, problem: problem?.code ?? null };
}

/** Versions of champions that were kept for this reason have been counted. */
const countedAs = (code: string) =>
  receiver.items.some(({ data }) => {
    const text = JSON.stringify(data);
    return text.includes('ml.champion.kept') && text.includes(code);
  });

async function moveTo(version: string, of: AppHost) {
  await world.setChampion(version);
  await until(`version ${version}`, async () => (await ask(of)).version === version);
}

const copied = (version: string) =>
  until(`copy of version ${version}`, async () => {
    const index = await world.blobs.read('model-cache', `${MODEL}/copies.json`);
    return Buffer.from(index?.bytes ?? [])
      .toString('utf8')
      .startsWith(`{"copies":[{"identity":{"model":"${MODEL}","version":"${version}"`);
  });

const cacheOf = (name: string) => join(world.folder, name, 'cache', 'models', MODEL);

describe('MLflow stopped', () => {
  it('under load: every call is answered, the state is visible, and the registry is followed when it is back', async () => {
    const traffic = load(host);
    await until('calls', () => traffic.calls.length >= 50);
    await world.stopMlflow();
    const stoppedAt = performance.now();
    await until('state degraded', async () => (await status(host)).state === 'degraded');
    expect(await status(host)).toMatchObject({ version: '1', problem: 'REGISTRY_UNREACHABLE' });
    await until('metric', () => countedAs('REGISTRY_UNREACHABLE'));
    await until('end of the outage', () => performance.now() - stoppedAt > OUTAGE_MS, OUTAGE_MS + 30_000);
    await world.startMlflow();
    await until('state serving', async () => (await status(host)).state === 'serving');
    await moveTo('2', host);
    await expectAllAnswered(traffic);
  }, 200_000);

  it('a fresh instance answers from model-cache', async () => {
    await copied('2');
    await world.stopMlflow();
    const fresh = await world.startHost('fresh');
    const call = await ask(fresh);
    expect([call.status, call.version, isRight(call)]).toEqual([200, '2', true]);
    expect(await status(fresh)).toEqual({
      state: 'degraded',
      version: '2',
      origin: 'model-cache',
      problem: 'REGISTRY_UNREACHABLE',
    });
    await world.startMlflow();
    await until('state serving', async () => (await status(fresh)).state === 'serving');
    await fresh.child.stop();
  }, 200_000);
});

describe('kill -9', () => {
  it('of one instance under load: others go on, and it is back with its own copy, right from the first answer', async () => {
    const victim = await world.startHost('victim');
    const other = load(host);
    const before = load(victim);
    await until('calls', () => before.calls.length >= 50);
    signalGroup(victim.child.pid, 'SIGKILL');
    await victim.child.ended;
    await before.stop();
    const again = await world.startHost('victim');
    const after = load(again);
    await until('calls', () => after.calls.length >= 100);
    expect(await status(again)).toMatchObject({ state: 'serving', origin: 'disk' });
    await expectAllAnswered(after);
    await expectAllAnswered(other);
    expect(before.calls.filter(({ status }) => status === 200).filter((call) => !isRight(call))).toEqual([]);
    await again.child.stop();
  }, 120_000);
});

describe('the disk cache', () => {
  it('deleted under load: every call is answered, and the next champion is loaded all the same', async () => {
    const traffic = load(host);
    await until('calls', () => traffic.calls.length >= 50);
    await rm(join(world.folder, 'host', 'cache'), { recursive: true, force: true, maxRetries: 10 });
    await moveTo('3', host);
    await moveTo('1', host);
    await expectAllAnswered(traffic);
    expect(await status(host)).toMatchObject({ state: 'serving', version: '1', problem: null });
  }, 120_000);

  it('with a damaged file: the file does not answer, a whole copy does', async () => {
    const first = await world.startHost('damaged');
    expect(await ask(first)).toMatchObject({ status: 200, version: '1' });
    await copied('1');
    await first.child.stop();
    const names = await readdir(cacheOf('damaged'), { withFileTypes: true });
    for (const entry of names.filter((one) => one.isDirectory()))
      await writeFile(join(cacheOf('damaged'), entry.name, 'model.onnx'), 'damaged');
    const again = await world.startHost('damaged');
    const call = await ask(again);
    expect([call.status, call.version, isRight(call)]).toEqual([200, '1', true]);
    expect(await status(again)).toEqual({
      state: 'serving',
      version: '1',
      origin: 'model-cache',
      problem: null,
    });
    await again.child.stop();
  }, 120_000);
});

/** A version whose file is as it was registered, and no model. */
async function registerBroken(): Promise<string> {
  const { artifactUri, runId } = await world.mlflow.runs.create({
    experimentId: (await world.mlflow.experiments.getOrCreate('broken')).experimentId,
  });
  const good = await world.mlflow.modelVersions.get(MODEL, '1');
  const source = `${artifactUri}/model`;
  const folder = cacheOf('damaged');
  const [directory = ''] = (await readdir(folder)).filter((name) => /^1-\w+-\w+$/.test(name));
  for (const path of ['MLmodel', 'serving_input_example.json'])
    await world.mlflow.artifacts.upload(`${source}/${path}`, await readFile(join(folder, directory, path)));
  await world.mlflow.artifacts.upload(`${source}/model.onnx`, 'no model');
  const { version } = await world.mlflow.modelVersions.create({
    name: MODEL,
    source,
    runId,
    tags: { ...good.tags, 'relevo.sha256': JSON.stringify({ 'model.onnx': sha256('no model') }) },
  });
  return version;
}

it('a model file that fails to load leaves the champion answering, and says so until it is taken back', async () => {
  const traffic = load(host);
  await until('calls', () => traffic.calls.length >= 50);
  await world.setChampion(await registerBroken());
  await until('state degraded', async () => (await status(host)).state === 'degraded');
  expect(await status(host)).toMatchObject({ version: '1', problem: 'MODEL_LOAD_FAILED' });
  await until('metric', () => countedAs('MODEL_LOAD_FAILED'));
  await world.setChampion('1');
  await until('state serving', async () => (await status(host)).state === 'serving');
  await expectAllAnswered(traffic);
}, 120_000);
