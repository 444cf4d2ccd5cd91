import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { childEnvironment } from '../../stack/environment.ts';
import { projectRoot, stateRoot } from '../../stack/project-root.ts';
import { registerFixture } from '../stack/register-fixture.ts';
import { type OwnAzurite, startOwnAzurite } from './own-azurite.ts';
import { parsePredictions, readTelcoRows, type TelcoRows } from './telco-rows.ts';
import { blobNames, startTestApp, telcoPolicy, type TestApp, uniqueName, until } from './test-app.ts';

const secret = 'a secret of the tests';
const model = uniqueName('webhook');

let azurite: OwnAzurite;
let app: TestApp;
let off: TestApp;
let rows: TelcoRows;
const hooks: string[] = [];

beforeAll(async () => {
  rows = await readTelcoRows(2);
  azurite = await startOwnAzurite();
  const policies = { [model]: telcoPolicy };
  const storage = azurite.connectionString;
  // No timer, and MLflow is asked once an hour: only the webhook can tell that the alias has moved.
  const settings = { RELEVO_RECONCILE_INTERVAL: '1h', RELEVO_ALIAS_INTERVAL: '1h' };
  app = await startTestApp({
    policies,
    storage,
    listen: ['follow-event'],
    settings: { ...settings, RELEVO_WEBHOOK_SECRET: secret },
  });
  off = await startTestApp({ policies, storage, settings });
  await registerFixture(app.mlflow, model);
  await registerFixture(app.mlflow, model, { champion: false, threshold: 0 });
  await app.mlflow.registeredModels.setAlias(model, 'next', '1');
}, 120_000);

afterAll(async () => {
  for (const hook of hooks) await app.mlflow.webhooks.delete(hook);
  await app?.stop();
  await off?.stop();
  await azurite?.stop();
});

/** The guide's own lines, run by Python with MLflow. */
async function subscribeAsTheGuideSays(): Promise<string> {
  const guide = await readFile(join(projectRoot, 'docs', 'alias-moves.md'), 'utf8');
  const lines = /```python\n(.*?)```/s.exec(guide)?.[1] ?? '';
  const environment = childEnvironment({
    MLFLOW_TRACKING_URI: inject('mlflow').url,
    RELEVO_URL: app.url,
    RELEVO_WEBHOOK_SECRET: secret,
  });
  const python = join(stateRoot, 'venv', 'bin', 'python');
  await promisify(execFile)(python, ['-c', lines], { env: environment });
  for await (const { webhookId, url } of app.mlflow.webhooks.list()) {
    if (!url.startsWith(app.url)) continue;
    hooks.push(webhookId);
    return webhookId;
  }
  throw new Error('the guide makes no webhook');
}

async function versionOf(of: TestApp, suffix = '') {
  const answer = await of.post(`/models/${model}${suffix}/invocations`, { dataframe_records: rows.records });
  return parsePredictions(answer.json).model.version;
}

describe('webhooks of a real MLflow server', () => {
  it('tell this instance, and all others, that the champion has moved', async () => {
    expect([await versionOf(app), await versionOf(off), await versionOf(app, '@next')]).toEqual([
      '1',
      '1',
      '1',
    ]);
    const hook = await subscribeAsTheGuideSays();
    expect(await app.mlflow.webhooks.test(hook)).toMatchObject({
      success: true,
      status: 200,
      body: '{"outcome":"ignored"}',
    });
    const movedAt = performance.now();
    await app.mlflow.registeredModels.setAlias(model, 'champion', '2');
    await until('version 2', app, async () => (await versionOf(app)) === '2');
    expect(performance.now() - movedAt).toBeLessThan(5000);
    await until('version 2 in the other instance', off, async () => (await versionOf(off)) === '2');
    expect((await blobNames(app.blobs, 'webhook-deliveries', '')).length).toBeGreaterThan(0);
  });

  it('tell of other aliases too, and of an alias that is taken away', async () => {
    await app.mlflow.registeredModels.setAlias(model, 'next', '2');
    await until('version 2 by its alias', app, async () => (await versionOf(app, '@next')) === '2');
    await app.mlflow.registeredModels.deleteAlias(model, 'champion');
    const status = async () => (await fetch(`${app.url}/status`)).text();
    await until('NO_CHAMPION in /status', app, async () => (await status()).includes('NO_CHAMPION'));
    expect(await versionOf(app)).toBe('2');
    await app.mlflow.registeredModels.setAlias(model, 'champion', '1');
    await until('version 1', app, async () => (await versionOf(app)) === '1');
  });

  it('are refused when they are signed with another secret', async () => {
    const { webhookId } = await app.mlflow.webhooks.create({
      name: uniqueName('forged'),
      url: `${app.url}/webhooks/mlflow`,
      events: ['model_version.created'],
      secret: 'not the secret of the app',
    });
    hooks.push(webhookId);
    const { success, status, body } = await app.mlflow.webhooks.test(webhookId);
    expect([success, status, body]).toEqual([false, 401, expect.stringContaining('WEBHOOK_SIGNATURE')]);
  });
});

it('nobody else is believed, and without a secret nobody at all', async () => {
  const body = JSON.stringify({
    entity: 'model_version_alias',
    action: 'created',
    data: { name: model, alias: 'champion', version: '2' },
  });
  const unsigned = await app.post('/webhooks/mlflow', body);
  expect([unsigned.status, unsigned.json]).toEqual([
    401,
    expect.objectContaining({ error_code: 'WEBHOOK_SIGNATURE' }),
  ]);
  expect((await off.post('/webhooks/mlflow', body)).status).toBe(404);
  expect((await fetch(`${app.url}/webhooks/mlflow`)).status).toBe(404);
});
