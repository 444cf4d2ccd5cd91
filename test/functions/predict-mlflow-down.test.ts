import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { type RecordingProxy, startRecordingProxy } from '../../stack/recording-proxy.ts';
import { registerFixture } from '../stack/register-fixture.ts';
import { parsePredictions, readTelcoRows, type TelcoRows } from './telco-rows.ts';
import {
  blobNames,
  startTestApp,
  telcoPolicy,
  type TestApp,
  type TestAppOptions,
  uniqueName,
  until,
} from './test-app.ts';

const model = uniqueName('outage');
const other = uniqueName('outage-other');
const path = `/models/${model}/invocations`;

let proxy: RecordingProxy;
let app: TestApp;
let rows: TelcoRows;

const start = (mlflowUrl: string, settings: TestAppOptions['settings'] = {}) =>
  startTestApp({ policies: { [model]: telcoPolicy, [other]: telcoPolicy }, mlflowUrl, settings });

beforeAll(async () => {
  rows = await readTelcoRows(5);
  proxy = await startRecordingProxy(inject('mlflow').url);
  app = await start(proxy.url);
  await registerFixture(app.mlflow, model);
  await registerFixture(app.mlflow, other);
}, 120_000);

afterAll(async () => {
  await app?.stop();
  await proxy?.close();
});

const statusSchema = z.object({
  models: z.array(
    z.object({
      model: z.string(),
      state: z.string(),
      origin: z.string().nullable(),
      problem: z.object({ code: z.string() }).nullable(),
    }),
  ),
});

async function status(of: TestApp, name = model) {
  const response = await fetch(`${of.url}/status`);
  return statusSchema.parse(await response.json()).models.find((status) => status.model === name);
}

async function answer(of: TestApp) {
  const { status, json } = await of.post(path, { dataframe_records: rows.records });
  const { predictions, model: served } = parsePredictions(json);
  return { status, version: served.version, labels: predictions.map(({ label }) => label) };
}

const recorded = () => ({ status: 200, version: '1', labels: rows.labels });

/** Runs with an app that this test alone has. */
async function withApp(running: Promise<TestApp>, run: (of: TestApp) => Promise<void>) {
  const fresh = await running;
  try {
    await run(fresh);
  } finally {
    await fresh.stop();
  }
}

describe('MLflow down', () => {
  it('leaves the loaded champion answering, says so in /status, and is followed again when it is back', async () => {
    expect(await answer(app)).toEqual(recorded());
    expect(await status(app)).toMatchObject({ state: 'serving', origin: 'mlflow', problem: null });
    proxy.disturb({ path: '', disturbance: { kind: 'cut-before' } });
    const before = proxy.calls.length;
    await until('state degraded', app, async () => (await status(app))?.state === 'degraded');
    expect((await status(app))?.problem?.code).toBe('REGISTRY_UNREACHABLE');
    expect(proxy.calls.length).toBeGreaterThan(before);
    for (let count = 0; count < 10; count += 1) expect(await answer(app)).toEqual(recorded());
    proxy.reset();
    await until('state serving', app, async () => (await status(app))?.state === 'serving');
    expect(await answer(app)).toEqual(recorded());
  });

  it('and answering with 500: the loaded champion answers', async () => {
    expect(await answer(app)).toEqual(recorded());
    proxy.disturb({ path: '', disturbance: { kind: 'answer', status: 500, body: 'no' } });
    await until('state degraded', app, async () => (await status(app))?.state === 'degraded');
    expect(await answer(app)).toEqual(recorded());
    proxy.reset();
    await until('state serving', app, async () => (await status(app))?.state === 'serving');
  });

  it('lets a fresh instance with an empty disk answer from model-cache', async () => {
    expect(await answer(app)).toEqual(recorded());
    await copied();
    const dead = await startRecordingProxy(inject('mlflow').url);
    await dead.close();
    await withApp(start(dead.url), async (fresh) => {
      expect(await answer(fresh)).toEqual(recorded());
      expect(await status(fresh)).toMatchObject({
        state: 'degraded',
        origin: 'model-cache',
        problem: { code: 'REGISTRY_UNREACHABLE' },
      });
    });
  }, 120_000);

  it('hanging: a fresh instance answers from model-cache within the time of a request', async () => {
    expect(await answer(app)).toEqual(recorded());
    await copied();
    const hanging = await startRecordingProxy(inject('mlflow').url);
    onTestFinished(() => hanging.close());
    hanging.disturb({ path: '', disturbance: { kind: 'hold', release: new Promise(() => undefined) } });
    await withApp(start(hanging.url), async (fresh) => {
      expect(await answer(fresh)).toEqual(recorded());
      expect(hanging.calls.length).toBeGreaterThan(0);
    });
  }, 120_000);

  it('is 503 for a model that no copy was ever made of', async () => {
    proxy.disturb({ path: '', disturbance: { kind: 'cut-before' } });
    const refused = await app.post(`/models/${other}/invocations`, { dataframe_records: rows.records });
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(refused.json).toEqual({
      error_code: 'MODEL_UNAVAILABLE',
      message: `${other} has no champion that can be loaded: REGISTRY_UNREACHABLE`,
    });
    proxy.reset();
    await until('answer of the other model', app, async () => {
      const again = await app.post(`/models/${other}/invocations`, { dataframe_records: rows.records });
      return again.status === 200;
    });
  });
});

/** The index is the last file of a copy to be written. */
const copied = () =>
  until('copy in model-cache', app, async () =>
    (await blobNames(app.blobs, 'model-cache', `${model}/`)).includes(`${model}/copies.json`),
  );
