import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Azurite, startAzurite } from '../../stack/azurite.ts';
import { startRecordingProxy } from '../../stack/recording-proxy.ts';
import { registerFixture } from '../stack/register-fixture.ts';
import { parsePredictions, readTelcoRows, type TelcoRows } from './telco-rows.ts';
import { blobTexts, startTestApp, telcoPolicy, type TestApp, uniqueName, until } from './test-app.ts';

const model = uniqueName('storage');
const path = `/models/${model}/invocations`;

let folder: string;
let azurite: Azurite;
let app: TestApp;
let rows: TelcoRows;

const start = (storage = azurite.connectionString) =>
  startTestApp({ policies: { [model]: telcoPolicy }, storage });

const portOf = (url: string) => Number(new URL(url).port);

/** The same data on the same ports again. */
const restart = () =>
  startAzurite({
    folder,
    pidFolder: join(folder, 'run'),
    ports: { blob: portOf(azurite.blobUrl), queue: portOf(azurite.queueUrl), table: 0 },
  });

beforeAll(async () => {
  rows = await readTelcoRows(5);
  folder = mkdtempSync(join(tmpdir(), 'relevo-azurite-'));
  azurite = await startAzurite({ folder, pidFolder: join(folder, 'run') });
  app = await start();
  await registerFixture(app.mlflow, model);
}, 120_000);

afterAll(async () => {
  await app?.stop();
  await azurite?.child.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Another app, and a proxy before storage, for one test. */
async function startExtra(storage?: string) {
  const extra = await start(storage);
  onTestFinished(() => extra.stop());
  return extra;
}

async function startProxy() {
  const proxy = await startRecordingProxy(new URL(azurite.blobUrl).origin);
  onTestFinished(() => proxy.close());
  return proxy;
}

/** Throws the answer where it is none of the model. */
async function predict(of = app) {
  const started = performance.now();
  const { status, json, text } = await of.post(path, { dataframe_records: rows.records });
  if (status !== 200) throw new Error(`${status} ${text}`);
  const { prediction_id: id, predictions } = parsePredictions(json);
  return { id, labels: predictions.map(({ label }) => label), ms: performance.now() - started };
}

/** In the table, or in a dead letter beside it when storage came back between the two. */
const arrived = async (id: string) => (await blobTexts(app.blobs, 'inference', '')).includes(id);

describe('Azurite down', () => {
  it('leaves predictions answering; their rows are written when it is back', async () => {
    const before = await predict();
    await until('captured rows', app, () => arrived(before.id));
    await azurite.child.stop();
    const during: string[] = [];
    for (let count = 0; count < 20; count += 1) {
      const { id, ms } = await predict();
      expect(ms).toBeLessThan(5000);
      during.push(id);
    }
    const label = { prediction_id: before.id, label: 'Yes' };
    const feedback = await app.post(`/models/${model}/feedback`, { labels: [label] });
    expect(feedback.status).toBe(503);
    expect(feedback.json).toMatchObject({ error_code: 'STORAGE_UNAVAILABLE' });
    azurite = await restart();
    for (const id of during) await until('rows captured during the outage', app, () => arrived(id));
    expect((await app.post(`/models/${model}/feedback`, { labels: [label] })).status).toBe(200);
  }, 120_000);

  it('at the start of an app: predictions come from MLflow', async () => {
    await azurite.child.stop();
    const fresh = await startExtra();
    expect((await predict(fresh)).labels).toEqual(rows.labels);
    azurite = await restart();
  }, 120_000);

  it('hanging: the loaded champion answers, and nobody waits for storage', async () => {
    const proxy = await startProxy();
    const storage = azurite.connectionString.replace(new URL(azurite.blobUrl).origin, proxy.url);
    const fresh = await startExtra(storage);
    await predict(fresh);
    proxy.disturb({ path: '', disturbance: { kind: 'hold', release: new Promise(() => undefined) } });
    const before = proxy.calls.length;
    await until('calls to storage', fresh, () => proxy.calls.length > before);
    for (let count = 0; count < 20; count += 1) expect((await predict(fresh)).ms).toBeLessThan(2000);
  }, 120_000);

  it('hanging at the start of an app: predictions come from MLflow within the time of a request', async () => {
    const proxy = await startProxy();
    proxy.disturb({ path: '', disturbance: { kind: 'hold', release: new Promise(() => undefined) } });
    const fresh = await startExtra(
      azurite.connectionString.replace(new URL(azurite.blobUrl).origin, proxy.url),
    );
    expect((await predict(fresh)).labels).toEqual(rows.labels);
  }, 120_000);
});
