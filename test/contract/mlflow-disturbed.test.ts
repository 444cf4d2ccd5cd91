import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createMlflowClient } from '../../shared/mlflow/index.ts';
import { type RecordingProxy, startRecordingProxy } from '../../stack/recording-proxy.ts';

const direct = createMlflowClient({ url: inject('mlflow').url });
let proxy: RecordingProxy;
let client = direct;
let folder = '';
beforeAll(async () => {
  proxy = await startRecordingProxy(inject('mlflow').url);
  client = createMlflowClient({ url: proxy.url, retry: { firstWaitMs: 1 } });
  folder = await mkdtemp(join(tmpdir(), 'relevo-disturbed-'));
});
beforeEach(() => proxy.reset());
afterAll(async () => {
  await proxy.close();
  await rm(folder, { recursive: true });
});

async function newModel() {
  const name = `disturbed-${randomUUID().slice(0, 8)}`;
  await direct.registeredModels.create(name);
  await direct.modelVersions.create({ name, source: 's3://bucket/model' });
  return name;
}
const newRun = async () => {
  const { experimentId } = await direct.experiments.getOrCreate('contract-disturbed');
  return direct.runs.create({ experimentId });
};

describe('the recording proxy', () => {
  it('passes calls on unchanged and records them', async () => {
    const name = await newModel();
    await client.registeredModels.setAlias(name, 'champion', '1');
    expect(await client.registeredModels.getByAlias(name, 'champion')).toMatchObject({ kind: 'version' });
    const moves = proxy.callsTo('POST', 'registered-models/alias');
    expect(moves.map(({ body }) => JSON.parse(body))).toEqual([{ name, alias: 'champion', version: '1' }]);
    expect(moves[0]?.status).toBe(200);
    expect(proxy.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/2.0/mlflow/registered-models/alias',
      'GET /api/2.0/mlflow/registered-models/alias',
    ]);
    expect(proxy.calls[1]?.query.get('alias')).toBe('champion');
  });

  it('holds a call until it is let go', async () => {
    const { promise: release, resolve: letGo } = Promise.withResolvers<void>();
    proxy.disturb({ path: 'experiments/get-by-name', disturbance: { kind: 'hold', release } });
    const call = client.experiments.getByName('Default');
    await expect.poll(() => proxy.calls.length).toBe(1);
    expect(proxy.calls[0]?.status).toBeUndefined();
    letGo();
    expect(await call).toMatchObject({ experimentId: '0' });
  });

  it('delays a call', async () => {
    proxy.disturb({ path: 'experiments/get-by-name', times: 1, disturbance: { kind: 'delay', ms: 60_000 } });
    const call = client.experiments.getByName('Default', { timeoutMs: 200 });
    await expect(call).rejects.toMatchObject({ code: 'MLFLOW_TIMEOUT' });
  });
});

describe('a connection that breaks', () => {
  it.each(['cut-before', 'cut-after'] as const)('moves an alias all the same (%s)', async (kind) => {
    const name = await newModel();
    proxy.disturb({ path: 'registered-models/alias', times: 2, disturbance: { kind } });
    await client.registeredModels.setAlias(name, 'champion', '1');
    expect(proxy.callsTo('POST', 'registered-models/alias')).toHaveLength(3);
    expect((await direct.registeredModels.get(name)).aliases).toEqual({ champion: '1' });
  });

  it('creates no second run or version: that failure is left to the caller', async () => {
    const name = await newModel();
    proxy.disturb({ path: 'model-versions/create', times: 1, disturbance: { kind: 'cut-after' } });
    await expect(client.modelVersions.create({ name, source: 's3://bucket/model' })).rejects.toMatchObject({
      code: 'MLFLOW_UNREACHABLE',
      delivery: 'unknown',
      retryable: true,
    });
    expect(proxy.callsTo('POST', 'model-versions/create')).toHaveLength(1);
    expect(await direct.modelVersions.find(name, '2')).toBeDefined();
    expect(await direct.modelVersions.find(name, '3')).toBeUndefined();
  });

  it('logs no metric twice', async () => {
    const run = await newRun();
    proxy.disturb({ path: 'runs/log-batch', times: 1, disturbance: { kind: 'cut-after' } });
    await client.runs.logBatch(run.runId, { metrics: [{ key: 'm', value: 1, timestamp: 1, step: 1 }] });
    expect(proxy.callsTo('POST', 'runs/log-batch')).toHaveLength(2);
    const values: number[] = [];
    for await (const { value } of direct.runs.metricHistory(run.runId, 'm')) values.push(value);
    expect(values).toEqual([1]);
  });

  it('deletes an alias that the first attempt had deleted already', async () => {
    const name = await newModel();
    await direct.registeredModels.setAlias(name, 'champion', '1');
    proxy.disturb({
      method: 'DELETE',
      path: 'registered-models/alias',
      times: 1,
      disturbance: { kind: 'cut-after' },
    });
    await client.registeredModels.deleteAlias(name, 'champion');
    expect(await direct.registeredModels.getByAlias(name, 'champion')).toBeUndefined();
  });

  it('finds the experiment that the first attempt had created already', async () => {
    const name = `disturbed-${randomUUID()}`;
    proxy.disturb({ path: 'experiments/create', times: 1, disturbance: { kind: 'cut-after' } });
    expect(await client.experiments.getOrCreate(name)).toMatchObject({ name, lifecycleStage: 'active' });
    expect(proxy.callsTo('POST', 'experiments/create')).toHaveLength(2);
  });

  it('downloads a directory whose first answers were cut or failed', async () => {
    const run = await newRun();
    await direct.artifacts.upload(`${run.artifactUri}/model.onnx`, 'x'.repeat(100_000));
    proxy.disturb({ path: 'model.onnx', times: 1, disturbance: { kind: 'cut-after' } });
    proxy.disturb({
      path: 'model.onnx',
      times: 1,
      disturbance: { kind: 'answer', status: 502, body: '<html>' },
    });
    const digests = await client.artifacts.downloadDirectory(`runs:/${run.runId}`, join(folder, 'model'));
    expect([...digests.keys()]).toEqual(['model.onnx']);
    expect(proxy.callsTo('GET', 'model.onnx')).toHaveLength(3);
  });

  it('does not try a missing file again where older servers answer 500', async () => {
    proxy.disturb({
      path: 'none.txt',
      disturbance: { kind: 'answer', status: 500, body: '{"error_code":"INTERNAL_ERROR"}' },
    });
    await expect(client.artifacts.readFile('mlflow-artifacts:/none.txt')).rejects.toMatchObject({
      httpStatus: 500,
    });
    expect(proxy.callsTo('GET', 'none.txt')).toHaveLength(1);
  });
});
