import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { createChampionSource } from '../../shared/app/adapters/champion-source.ts';
import { createMlflowClient } from '../../shared/mlflow/index.ts';
import { registerFixture } from '../stack/register-fixture.ts';

const mlflow = createMlflowClient({ url: inject('mlflow').url });
const source = createChampionSource(mlflow);

let model: string;
let folder: string;

beforeEach(async () => {
  model = `champion-${randomUUID()}`;
  folder = await mkdtemp(join(tmpdir(), 'champion-'));
});

afterEach(() => rm(folder, { recursive: true }));

it('names the version behind the alias, when it was made, and the digests of what is served', async () => {
  const { version } = await registerFixture(mlflow, model);
  const { createdAt } = await mlflow.modelVersions.get(model, version);
  expect(await source.resolveAlias(model, 'champion')).toEqual({
    state: 'version',
    version,
    createdAt: createdAt.getTime(),
    sha256: {
      'model.onnx': expect.stringMatching(/^[0-9a-f]{64}$/),
      'relevo/profile.json': expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  });
});

it('says why there is no champion', async () => {
  const reason = async () => {
    const answer = await source.resolveAlias(model, 'champion');
    return answer.state === 'none' ? answer.reason : answer.state;
  };
  expect(await reason()).toBe('it is not registered in MLflow yet');
  await mlflow.registeredModels.create(model);
  expect(await reason()).toBe('alias not set; there is no version');
  const { version } = await registerFixture(mlflow, model, { champion: false });
  expect(await reason()).toBe('alias not set; newest version 1, last verdict none yet');
  await mlflow.modelVersions.setTag(model, version, 'relevo.verdict', 'insufficient-evidence');
  expect(await reason()).toBe('alias not set; newest version 1, last verdict insufficient-evidence');
});

it('downloads what serving needs, without the evaluation rows', async () => {
  const { version } = await registerFixture(mlflow, model);
  await source.fetchModel(model, version, folder);
  const names = await readdir(folder, { recursive: true });
  expect(names).toEqual(expect.arrayContaining(['MLmodel', 'model.onnx', 'relevo/profile.json']));
  expect(names).not.toContain('relevo/evaluation.parquet');
});

it('serves a version that was registered elsewhere, without digests', async () => {
  await mlflow.registeredModels.create(model);
  const { version } = await mlflow.modelVersions.create({ name: model, source: 's3://bucket/model' });
  await mlflow.registeredModels.setAlias(model, 'champion', version);
  expect(await source.resolveAlias(model, 'champion')).toMatchObject({
    state: 'version',
    version: '1',
    sha256: {},
  });
});

it.each(['no JSON', '{"model.onnx": "abc"}', '[]'])('refuses the digests %s', async (text) => {
  const { version } = await registerFixture(mlflow, model);
  await mlflow.modelVersions.setTag(model, version, 'relevo.sha256', text);
  await expect(source.resolveAlias(model, 'champion')).rejects.toMatchObject({ code: 'MODEL_TAG_INVALID' });
});

it('fails for a version that is not there, and with MLflow away', async () => {
  await registerFixture(mlflow, model);
  await expect(source.fetchModel(model, '7', folder)).rejects.toMatchObject({
    errorCode: 'RESOURCE_DOES_NOT_EXIST',
  });
  const away = createChampionSource(
    createMlflowClient({ url: 'http://127.0.0.1:9', retry: { attempts: 1 } }),
  );
  await expect(away.resolveAlias(model, 'champion')).rejects.toMatchObject({ retryable: true });
});
