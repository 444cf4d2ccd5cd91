import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createChampionSource } from '../../shared/app/adapters/champion-source.ts';
import { createModelRegistry } from '../../shared/app/adapters/model-registry.ts';
import { createMlflowClient } from '../../shared/mlflow/index.ts';
import { type MlflowServer, startMlflowServer } from '../../stack/mlflow-server.ts';
import { stateRoot } from '../../stack/project-root.ts';
import { telcoPolicy } from '../functions/test-app.ts';
import { registerFixture } from '../stack/register-fixture.ts';
import { createWholeGate } from '../stack/whole-gate.ts';

let folder = '';
let server: MlflowServer | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relevo-dangling-'));
  server = await startMlflowServer({
    folder,
    pidFolder: join(folder, 'run'),
    pythonEnvironment: join(stateRoot, 'venv'),
  });
}, 200_000);
afterAll(async () => {
  await server?.child.stop();
  await rm(folder, { recursive: true, force: true });
});

it('tells an alias without its version from an alias that is not set', async () => {
  const client = createMlflowClient({ url: server?.url ?? '' });
  await client.registeredModels.create('churn');
  await client.modelVersions.create({ name: 'churn', source: 's3://bucket/model' });
  await client.registeredModels.setAlias('churn', 'champion', '1');
  deleteVersionAsOlderServersDid(join(folder, 'mlflow.db'));
  expect(await client.registeredModels.getByAlias('churn', 'champion')).toEqual({
    kind: 'dangling',
    alias: 'champion',
    version: '1',
  });
  expect(await client.registeredModels.getByAlias('churn', 'challenger')).toBeUndefined();
  for (const alias of ['__proto__', 'constructor'])
    expect(await client.registeredModels.getByAlias('churn', alias)).toBeUndefined();
  await expect(client.artifacts.resolve('models:/churn@champion')).rejects.toMatchObject({
    code: 'ALIAS_MISSING',
    message: 'churn@champion is dangling',
  });
  const gone = 'the alias names version 1, which is gone';
  expect(await createModelRegistry(client).champion('churn')).toEqual({ kind: 'dangling' });
  expect(await createChampionSource(client).resolveAlias('churn', 'champion')).toEqual({
    state: 'dangling',
    reason: gone,
  });
  await client.registeredModels.deleteAlias('churn', 'champion');
  expect(await client.registeredModels.getByAlias('churn', 'champion')).toBeUndefined();
});

it('leaves a challenger open while the alias dangles, and goes back to nothing that is gone', async () => {
  const model = `dangling-${randomUUID().slice(0, 8)}`;
  const client = createMlflowClient({ url: server?.url ?? '' });
  const gate = createWholeGate({ mlflowUrl: server?.url ?? '', ...inject('azurite') }, [model], telcoPolicy);
  const signal = AbortSignal.timeout(100_000);
  try {
    await registerFixture(client, model);
    deleteVersionAsOlderServersDid(join(folder, 'mlflow.db'), model);
    const { version } = await registerFixture(client, model, { champion: false });
    const outcome = await gate.promotion.judge({ model, version }, { signal });
    expect(outcome).toMatchObject({
      outcome: 'kept',
      record: { verdict: 'insufficient-evidence', champion: null },
    });
    expect(outcome.kind === 'decided' && outcome.record.reason).toContain(
      'the alias champion points at a version that is gone; set or delete it',
    );
    const asked = { model, from: null, reason: 'test', actor: 'somebody', traceId: null };
    await expect(gate.promotion.rollback(asked, signal)).rejects.toMatchObject({
      code: 'NO_ROLLBACK_TARGET',
    });
    expect(await gate.promotion.history(model, signal)).toEqual([]);
  } finally {
    gate.close();
  }
}, 120_000);

/** Servers before 3.17 mark the version as deleted and leave its aliases; this one can only be brought there by hand. */
function deleteVersionAsOlderServersDid(file: string, model = 'churn'): void {
  const database = new DatabaseSync(file);
  database
    .prepare("UPDATE model_versions SET current_stage = 'Deleted_Internal' WHERE name = ? AND version = 1")
    .run(model);
  database.close();
}
