import { afterAll, beforeAll, expect, it } from 'vitest';
import { createQueueSender } from '../../shared/azure/queue-sender.ts';
import { PROMOTION_QUEUE } from '../../shared/promotion/messages.ts';
import { runRelevo } from '../cli/run-relevo.ts';
import { registerFixture } from '../stack/register-fixture.ts';
import { type OwnAzurite, startOwnAzurite } from './own-azurite.ts';
import { readTelcoRows } from './telco-rows.ts';
import { startTestApp, telcoPolicy, type TestApp, uniqueName, until } from './test-app.ts';

const model = uniqueName('rollback');
const functionKey = { 'content-type': 'application/json', 'x-functions-key': 'function-key' };
const masterKey = { ...functionKey, 'x-functions-key': 'master-key' };

let azurite: OwnAzurite;
let app: TestApp;

async function versionNow(): Promise<string | null> {
  const rows = await readTelcoRows(1);
  const body = { dataframe_records: rows.records };
  return (await app.post(`/models/${model}/invocations`, body, functionKey)).headers.get('x-relevo-version');
}

/** Version 1 is champion by a decision; version 2, the better one for whoever moved the alias by hand. */
beforeAll(async () => {
  azurite = await startOwnAzurite();
  app = await startTestApp({
    policies: { [model]: telcoPolicy },
    storage: azurite.connectionString,
    listen: ['promote-model', 'reconcile-champions'],
    settings: { RELEVO_HOST_KEYS: '{"master":"master-key","host":{"default":"function-key"}}' },
  });
  const connection = { kind: 'connection-string', value: azurite.connectionString } as const;
  const first = await registerFixture(app.mlflow, model, { champion: false });
  await createQueueSender({ connection }).send(PROMOTION_QUEUE, { model, ...first });
  await until('version 1', app, async () => (await versionNow()) === '1');
  await registerFixture(app.mlflow, model);
  await until('version 2', app, async () => (await versionNow()) === '2');
}, 180_000);

afterAll(async () => {
  await app?.stop();
  await azurite?.stop();
});

it('needs the master key and a reason', async () => {
  const path = `/models/${model}/rollback`;
  const body = { from: '2', reason: 'test' };
  expect((await app.post(path, body, functionKey)).status).toBe(401);
  expect((await app.post(path, { from: '2' }, masterKey)).json).toMatchObject({
    error_code: 'ROLLBACK_REQUEST',
    path: 'reason',
  });
  expect((await app.post(path, 'not JSON', masterKey)).status).toBe(400);
  expect((await app.post('/models/nobody/rollback', body, masterKey)).json).toMatchObject({
    error_code: 'MODEL_UNKNOWN',
  });
  expect((await app.post(path, { ...body, from: '7' }, masterKey)).json).toMatchObject({
    error_code: 'CHAMPION_CHANGED',
  });
});

it('shows the move by hand, rolls it back, and answers with the old version soon', async () => {
  const history = await runRelevo(['history', model, '--url', app.url, '--key', 'function-key']);
  expect([history.code, history.out]).toEqual([1, expect.stringMatching(/v2 +\? +now +outside/)]);
  const reason = 'too many refusals';
  const rollback = ['rollback', model, '--url', app.url, '--key', 'master-key', '--reason', reason];
  const done = await runRelevo([...rollback, '--from', '2']);
  expect([done.code, done.out]).toEqual([
    0,
    expect.stringContaining('v2 is champion no longer, v1 is again'),
  ]);
  const answeredAt = performance.now();
  await until('version 1', app, async () => (await versionNow()) === '1');
  expect(performance.now() - answeredAt).toBeLessThan(4000);
  const again = await runRelevo([...rollback, '--from', '2', '--json']);
  expect(JSON.parse(again.out)).toMatchObject({ from: '2', to: '1', repeated: true });
  const after = await runRelevo(['history', model, '--url', app.url, '--key', 'function-key', '--json']);
  expect(JSON.parse(after.out)).toMatchObject({
    champions: [
      { version: '1', by: 'rollback', reason },
      { version: '2', by: 'outside' },
      { version: '1', by: 'first-champion' },
    ],
  });
});

it('has nothing to go back to a second time', async () => {
  const rollback = ['rollback', model, '--url', app.url, '--key', 'master-key', '--reason', 'again'];
  const refused = await runRelevo(rollback);
  expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('NO_ROLLBACK_TARGET')]);
});
