import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { beforeEach, expect, inject, it } from 'vitest';
import { createVersionFiles, readReferenceProfile } from '../../shared/app/adapters/version-files.ts';
import { createMlflowClient } from '../../shared/mlflow/index.ts';
import { registerFixture } from '../stack/register-fixture.ts';

const mlflow = createMlflowClient({ url: inject('mlflow').url });
const files = createVersionFiles(mlflow);

let model: string;

beforeEach(() => {
  model = `files-${randomUUID()}`;
});

/** A version whose run has these artifacts below `model/`, and no others. */
async function registerFiles(content: Record<string, string>): Promise<string> {
  const { experimentId } = await mlflow.experiments.getOrCreate(model);
  const { runId, artifactUri } = await mlflow.runs.create({ experimentId });
  for (const [path, text] of Object.entries(content))
    await mlflow.artifacts.upload(`${artifactUri}/model/${path}`, text);
  await mlflow.registeredModels.create(model);
  const source = `${artifactUri}/model`;
  return (await mlflow.modelVersions.create({ name: model, source, runId })).version;
}

/** As the gate names a version. */
const named = async (version: string) => {
  const found = await mlflow.modelVersions.get(model, version);
  return {
    model,
    version,
    createdAt: found.createdAt.getTime(),
    runId: found.runId ?? null,
    status: 'READY' as const,
    description: '',
    tags: found.tags,
  };
};

it('gives the gate every file of a version in a folder that is gone afterwards', async () => {
  const { version } = await registerFixture(mlflow, model, { champion: false });
  let seen = '';
  const names = await files.withFiles(await named(version), async (folder) => {
    seen = folder ?? '';
    return readdir(seen, { recursive: true });
  });
  expect(names).toEqual(expect.arrayContaining(['MLmodel', 'model.onnx', 'relevo/evaluation.parquet']));
  expect(existsSync(seen)).toBe(false);
});

it('says that a version has no files', async () => {
  const version = await registerFiles({});
  expect(await files.withFiles(await named(version), async (folder) => folder)).toBeUndefined();
});

it('reads the reference profile of a version', async () => {
  const { version } = await registerFixture(mlflow, model, { champion: false });
  expect(await readReferenceProfile(mlflow, model, version)).toMatchObject({ format: 1 });
});

it('has no profile of a version without one, or of a version that is gone', async () => {
  const version = await registerFiles({ MLmodel: 'flavors: {}' });
  expect(await readReferenceProfile(mlflow, model, version)).toBeUndefined();
  await mlflow.modelVersions.delete(model, version);
  expect(await readReferenceProfile(mlflow, model, version)).toBeUndefined();
});

it.each(['{"format": 9}', 'no JSON but a value of a row'])('refuses the profile %s', async (text) => {
  const version = await registerFiles({ 'relevo/profile.json': text });
  await expect(readReferenceProfile(mlflow, model, version)).rejects.toMatchObject({
    code: 'PROFILE_INVALID',
    message: `${model} v1: relevo/profile.json is not a reference profile`,
  });
});

it('does not take an unreachable MLflow for a version without a profile', async () => {
  const away = createMlflowClient({ url: 'http://127.0.0.1:9', retry: { attempts: 1 } });
  await expect(readReferenceProfile(away, model, '1')).rejects.toMatchObject({ retryable: true });
});
