import { afterAll, beforeAll, expect, it } from 'vitest';
import { registerFixture } from '../stack/register-fixture.ts';
import { readTelcoRows } from './telco-rows.ts';
import { startTestApp, telcoPolicy, type TestApp, uniqueName } from './test-app.ts';

const [served, waiting] = [uniqueName('health-a'), uniqueName('health-b')];
let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({
    policies: { [served]: telcoPolicy, [waiting]: telcoPolicy },
    settings: { RELEVO_HOST_KEYS: '{"master":"master-key","host":{"default":"function-key"}}' },
  });
  await registerFixture(app.mlflow, served);
}, 120_000);

afterAll(() => app?.stop());

const key = { 'content-type': 'application/json', 'x-functions-key': 'function-key' };
const status = async (): Promise<unknown> => (await fetch(`${app.url}/status`, { headers: key })).json();

const nothing = {
  version: null,
  previous: null,
  since: null,
  digest: null,
  origin: null,
  problem: null,
  extras: [],
};

it('lists the models before any is loaded', async () => {
  expect(await status()).toEqual({
    models: [
      { model: served, state: 'idle', ...nothing },
      { model: waiting, state: 'idle', ...nothing },
    ],
  });
});

it('says what each model answers with, and why one does not', async () => {
  const rows = await readTelcoRows(1);
  const body = { dataframe_records: rows.records };
  expect((await app.post(`/models/${served}/invocations`, body, key)).status).toBe(200);
  expect((await app.post(`/models/${waiting}/invocations`, body, key)).status).toBe(503);
  expect(await status()).toEqual({
    models: [
      {
        model: served,
        state: 'serving',
        version: '1',
        previous: null,
        since: expect.stringMatching(/Z$/),
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        origin: 'mlflow',
        problem: null,
        extras: [],
      },
      {
        ...nothing,
        model: waiting,
        state: 'no-champion',
        problem: {
          code: 'NO_CHAMPION',
          message: expect.stringContaining(waiting),
          since: expect.stringMatching(/Z$/),
        },
      },
    ],
  });
});

it('is alive to anybody, and names models to those with a key only', async () => {
  const health = await fetch(`${app.url}/health`);
  expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }]);
  expect((await fetch(`${app.url}/status`)).status).toBe(401);
});

it('answers /ping as MLflow does, to anybody', async () => {
  const ping = await fetch(`${app.url}/ping`);
  expect([ping.status, await ping.text(), ping.headers.get('content-type')]).toEqual([
    200,
    '\n',
    'application/json',
  ]);
});

it('asks for a key before predictions and feedback where keys are set', async () => {
  for (const path of ['invocations', `models/${served}/invocations`, `models/${served}/feedback`])
    expect((await app.post(`/${path}`, {})).status).toBe(401);
});
