import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMlflowClient } from '../../shared/mlflow/index.ts';
import { type MlflowServer, startMlflowServer } from '../../stack/mlflow-server.ts';
import { stateRoot } from '../../stack/project-root.ts';

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
  await client.registeredModels.deleteAlias('churn', 'champion');
  expect(await client.registeredModels.getByAlias('churn', 'champion')).toBeUndefined();
});

/** Servers before 3.17 mark the version as deleted and leave its aliases; this one can only be brought there by hand. */
function deleteVersionAsOlderServersDid(file: string): void {
  const database = new DatabaseSync(file);
  database.exec(
    "UPDATE model_versions SET current_stage = 'Deleted_Internal' WHERE name = 'churn' AND version = 1",
  );
  database.close();
}
