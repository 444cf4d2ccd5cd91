import { randomUUID } from 'node:crypto';
import { expect, inject, it } from 'vitest';
import { createChampionSource } from '../../shared/app/adapters/champion-source.ts';
import { createModelRegistry } from '../../shared/app/adapters/model-registry.ts';
import { createTrainedVersions } from '../../shared/app/adapters/trained-versions.ts';
import { createRegisterCopy } from '../../shared/app/adapters/version-copies.ts';
import { createVersionFiles } from '../../shared/app/adapters/version-files.ts';
import { createMlflowClient } from '../../shared/mlflow/index.ts';
import type { RegisteredVersion } from '../../shared/promotion/ports.ts';
import { registerFixture } from '../stack/register-fixture.ts';

const mlflow = createMlflowClient({ url: inject('mlflow').url });
const registry = createModelRegistry(mlflow);
const registerCopy = createRegisterCopy(mlflow);

async function baseOf(model: string): Promise<RegisteredVersion> {
  const { version } = await registerFixture(mlflow, model);
  const found = await registry.findVersion(model, version);
  if (found === undefined) throw new Error(`no version ${version}`);
  return found;
}

const copy = { tags: { 'relevo.threshold': '0.2', 'relevo.threshold_of': '1' }, description: 'tuned' };

it('registers a version of the same files and run, whose threshold is served, once', async () => {
  const model = `copies-${randomUUID()}`;
  const base = await baseOf(model);
  expect(await registerCopy(base, copy)).toBe('2');
  expect(await registerCopy(base, copy)).toBe('2');
  expect(await registry.findVersion(model, '2')).toMatchObject({
    status: 'READY',
    runId: base.runId,
    description: 'tuned',
    tags: copy.tags,
  });
  await createVersionFiles(mlflow).withFiles({ ...base, version: '2' }, async (directory) => {
    expect(directory).toBeDefined();
  });
  const source = createChampionSource(mlflow);
  expect(await source.findVersion(model, '2')).toMatchObject({ threshold: { of: '1', text: '0.2' } });
  expect((await source.findVersion(model, '1'))?.threshold).toBeUndefined();
  expect(await createTrainedVersions(mlflow).ofRun(model, base.runId ?? '')).toBe('1');
});

it('registers another one where the newest has other tags, and none of a version that is gone', async () => {
  const model = `copies-${randomUUID()}`;
  const base = await baseOf(model);
  await registerCopy(base, copy);
  const other = { ...copy, tags: { ...copy.tags, 'relevo.threshold': '0.3' } };
  expect(await registerCopy(base, other)).toBe('3');
  expect(await registerCopy(base, copy)).toBe('4');
  await expect(registerCopy({ ...base, version: '9' }, { ...copy, tags: { a: 'b' } })).rejects.toMatchObject({
    code: 'VERSION_NOT_FOUND',
  });
});
