import { rm, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { withDuckDb } from '../../shared/tables/database.ts';
import { readTable } from '../../shared/tables/read-table.ts';
import { writeParquet } from '../../shared/tables/write-parquet.ts';
import { type Ended, runRelevo } from '../cli/run-relevo.ts';
import { fixtureDirectory, registerFixture } from '../stack/register-fixture.ts';
import { type OwnAzurite, startOwnAzurite } from './own-azurite.ts';
import { readTelcoRows } from './telco-rows.ts';
import { startTestApp, telcoPolicy, type TestApp, uniqueName, until } from './test-app.ts';

const model = uniqueName('threshold');
const headers = { 'content-type': 'application/json', 'x-functions-key': 'function-key' };
/** The fixture has 400 evaluation rows, half of which are left to judge by. */
const policy = {
  ...telcoPolicy,
  gate: {
    action: 'enforce',
    minRows: 100,
    minPositives: 20,
    value: { truePositive: 100, falsePositive: -1, falseNegative: -100 },
  },
};
const folder = await mkdtemp(join(tmpdir(), 'relevo-threshold-'));
const labels = join(folder, 'labels.parquet');
const policyFile = join(folder, `${model}.json`);

let azurite: OwnAzurite;
let app: TestApp;

const keyed = (...args: string[]): Promise<Ended> =>
  runRelevo([...args, '--url', app.url, '--key', 'master-key']);

const tune = (...args: string[]): Promise<Ended> =>
  runRelevo(['threshold', model, '--labels', labels, '--policy', policyFile, ...args], {
    MLFLOW_TRACKING_URI: inject('mlflow').url,
  });

/** What a hundred customers are told, and by which version. */
async function told(): Promise<{ version: string | null; labels: string }> {
  const { records } = await readTelcoRows(100);
  const answer = await app.post(`/models/${model}/invocations`, { dataframe_records: records }, headers);
  const { predictions } = answer.json as { predictions: { label: string }[] };
  return {
    version: answer.headers.get('x-relevo-version'),
    labels: predictions.map(({ label }) => label).join(),
  };
}

async function champion(): Promise<{ version: string; origin: string }> {
  const { out } = await keyed('status', '--json');
  const { models } = JSON.parse(out) as { models: { version: string; origin: string }[] };
  return models[0] ?? { version: '', origin: '' };
}

beforeAll(async () => {
  await withDuckDb(async (database) => {
    const rows = await readTable(database, join(fixtureDirectory('telco-lr'), 'relevo/evaluation.parquet'));
    await writeParquet(database, `SELECT * FROM ${rows}`, labels);
  });
  await writeFile(policyFile, JSON.stringify(policy));
  azurite = await startOwnAzurite();
  app = await startTestApp({
    policies: { [model]: policy },
    storage: azurite.connectionString,
    listen: ['reconcile-champions'],
    settings: { RELEVO_HOST_KEYS: '{"master":"master-key","host":{"default":"function-key"}}' },
  });
  await registerFixture(app.mlflow, model);
  await until('version 1', app, async () => (await told()).version === '1');
}, 180_000);

afterAll(async () => {
  await app?.stop();
  await azurite?.stop();
  await rm(folder, { recursive: true, force: true });
});

it('a better threshold is tuned, judged, served without a download, and taken back', async () => {
  const before = await told();
  const dry = await tune('--dry-run');
  expect([dry.code, dry.err]).toEqual([0, '']);
  expect(dry.out).toMatch(
    /^threshold-\S+ v1: threshold 0\.31 becomes 0\.\d+, value a row .*; nothing registered \(dry run\)$/m,
  );
  const done = await tune();
  expect(done.out).toMatch(new RegExp(`registered as v2; next: relevo promote ${model} 2`));
  const judged = await keyed('promote', model, '2');
  expect([judged.code, judged.out]).toEqual([
    0,
    expect.stringMatching(/^promote: .*threshold 0\.31 to 0\.\d+/),
  ]);
  await until('version 2', app, async () => (await told()).version === '2');
  const after = await told();
  expect(after.labels).not.toBe(before.labels);
  expect(await champion()).toMatchObject({ version: '2', origin: 'disk' });
  const rows = join(folder, 'rows.jsonl');
  const { records } = await readTelcoRows(100);
  await writeFile(rows, records.map((record) => JSON.stringify(record)).join('\n'));
  const local = await runRelevo(['predict', rows, '--local', `${model}/2`], {
    MLFLOW_TRACKING_URI: inject('mlflow').url,
  });
  const lines = local.out
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { label: string }).label);
  expect(lines.join()).toBe(after.labels);
  const nothing = await tune();
  expect([nothing.code, nothing.out]).toEqual([1, expect.stringContaining('no threshold is better than')]);
  const back = await keyed('rollback', model, '--reason', 'too many offers');
  expect(back.code).toBe(0);
  await until('version 1', app, async () => (await told()).version === '1');
  expect((await told()).labels).toBe(before.labels);
}, 120_000);

it('a tag that is no threshold is not served', async () => {
  await app.mlflow.modelVersions.setTag(model, '2', 'relevo.threshold', 'low');
  await app.mlflow.registeredModels.setAlias(model, 'champion', '2');
  await until('the problem', app, async () => {
    const { out } = await keyed('status', '--json');
    return out.includes('THRESHOLD_INVALID');
  });
  expect((await told()).version).toBe('1');
});
