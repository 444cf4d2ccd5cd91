import { randomUUID } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { createModelRegistry } from '../../shared/app/adapters/model-registry.ts';
import { createMlflowClient } from '../../shared/mlflow/index.ts';
import type { ModelRegistry } from '../../shared/promotion/ports.ts';
import { createMemoryModelRegistry } from '../memory/model-registry.ts';

type Backend = {
  registry: ModelRegistry;
  /** Adds a version and returns its number. */
  register: (model: string) => Promise<string>;
};

function memory(): Backend {
  const registry = createMemoryModelRegistry();
  return { registry, register: async (model) => registry.register(model).version };
}

function mlflow(): Backend {
  const client = createMlflowClient({ url: inject('mlflow').url });
  return {
    registry: createModelRegistry(client),
    register: async (name) => {
      if ((await client.registeredModels.find(name)) === undefined)
        await client.registeredModels.create(name);
      const experiment = await client.experiments.getOrCreate('contract-gate');
      const run = await client.runs.create({ experimentId: experiment.experimentId });
      const source = `runs:/${run.runId}/model`;
      return (await client.modelVersions.create({ name, source, runId: run.runId })).version;
    },
  };
}

const unique = (): string => `gate-${randomUUID()}`;

describe.each([
  { backend: 'memory', create: memory },
  { backend: 'mlflow', create: mlflow },
])('model registry on $backend', ({ create }) => {
  const { registry, register } = create();

  it('has no version, newest or champion of a model that is not there', async () => {
    const model = unique();
    expect(await registry.findVersion(model, '1')).toBeUndefined();
    expect(await registry.newestVersion(model)).toBeUndefined();
    expect(await registry.champion(model)).toEqual({ kind: 'none' });
  });

  it('finds versions with what names them for good', async () => {
    const model = unique();
    const [first, second] = [await register(model), await register(model)];
    const found = await registry.findVersion(model, first);
    expect(found).toMatchObject({ model, version: '1', status: 'READY', description: '', tags: {} });
    expect(found?.createdAt).toBeGreaterThan(1_600_000_000_000);
    expect(await registry.findVersion(model, '3')).toBeUndefined();
    expect(await registry.newestVersion(model)).toBe(second);
  });

  it('knows the newest by number, not by text', async () => {
    const model = unique();
    for (let count = 0; count < 11; count++) await register(model);
    expect(await registry.newestVersion(model)).toBe('11');
  });

  it('moves the alias, any number of times', async () => {
    const model = unique();
    for (const version of [await register(model), await register(model)]) {
      await registry.setChampion(model, version);
      await registry.setChampion(model, version);
      expect(await registry.champion(model)).toMatchObject({ kind: 'version', version: { model, version } });
    }
  });

  it('refuses to make a version champion that is not there', async () => {
    const model = unique();
    await register(model);
    await expect(registry.setChampion(model, '7')).rejects.toMatchObject({ retryable: false });
    expect(await registry.champion(model)).toEqual({ kind: 'none' });
  });

  it('adds tags to those that are there and replaces the description', async () => {
    const model = unique();
    const version = await register(model);
    await registry.tagVersion(model, version, { staging: 'dev', a: '1' });
    await registry.tagVersion(model, version, { staging: 'prod' });
    await registry.describeVersion(model, version, 'judged');
    const found = await registry.findVersion(model, version);
    expect(found).toMatchObject({ tags: { staging: 'prod', a: '1' }, description: 'judged' });
  });
});
