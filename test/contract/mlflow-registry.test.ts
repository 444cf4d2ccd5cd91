import { randomUUID } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { allOf, attribute, compare, createMlflowClient, tag } from '../../shared/mlflow/index.ts';
import { collect } from './collect.ts';

const client = createMlflowClient({ url: inject('mlflow').url });
const unique = (what: string) => `${what}-${randomUUID().slice(0, 8)}`;

async function newModel(versions = 1) {
  const experiment = await client.experiments.getOrCreate('contract-registry');
  const run = await client.runs.create({ experimentId: experiment.experimentId });
  const name = unique('churn');
  await client.registeredModels.create(name);
  for (let count = 0; count < versions; count += 1) {
    await client.modelVersions.create({ name, source: `runs:/${run.runId}/model`, runId: run.runId });
  }
  return { name, run };
}

describe('registered models', () => {
  it('creates, describes, tags, finds and deletes a model', async () => {
    const name = unique('model.with_all-chars');
    const created = await client.registeredModels.create(name, {
      description: 'first',
      tags: { team: 'churn' },
    });
    expect(created).toMatchObject({ name, description: 'first', tags: { team: 'churn' }, aliases: {} });
    await client.registeredModels.update(name, { description: 'second' });
    await client.registeredModels.setTag(name, 'owner', 'é');
    await client.registeredModels.deleteTag(name, 'team');
    expect(await client.registeredModels.get(name)).toMatchObject({
      description: 'second',
      tags: { owner: 'é' },
    });
    const filter = allOf(compare(attribute('name'), '=', name), compare(tag('owner'), '=', 'é'));
    expect(await collect(client.registeredModels.search({ filter }))).toMatchObject([
      { name, description: 'second' },
    ]);
    await client.registeredModels.delete(name);
    expect(await client.registeredModels.find(name)).toBeUndefined();
    expect(await collect(client.registeredModels.search({ filter }))).toEqual([]);
  });

  it('pages through models', async () => {
    const prefix = unique('page');
    const names = [1, 2, 3, 4, 5].map((index) => `${prefix}-${index}`);
    for (const name of names) await client.registeredModels.create(name);
    const filter = allOf(compare(attribute('name'), 'LIKE', `${prefix}%`));
    const found = await collect(client.registeredModels.search({ filter }, { pageSize: 2 }));
    expect(found.map(({ name }) => name)).toEqual(names);
  });

  it('refuses a taken name', async () => {
    const { name } = await newModel(0);
    await expect(client.registeredModels.create(name)).rejects.toMatchObject({
      errorCode: 'RESOURCE_ALREADY_EXISTS',
      httpStatus: 400,
    });
  });

  it('does not take a refused name for a missing model', async () => {
    await expect(client.registeredModels.find('a/b')).rejects.toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
    });
  });

  it.each(["x' OR 'a'='a", 'a&name=b', 'a?b#c', 'a b+c%2Fd', '..', 'ß🙂'])(
    'treats %j as a name and nothing else',
    async (suffix) => {
      const name = `${unique('hostile')}${suffix}`;
      expect(await client.registeredModels.find(name)).toBeUndefined();
      expect(await client.registeredModels.getByAlias(name, 'champion')).toBeUndefined();
    },
  );
});

describe('aliases', () => {
  it('moves an alias and reads it from the model and from the version', async () => {
    const { name } = await newModel(2);
    await client.registeredModels.setAlias(name, 'champion', '1');
    await client.registeredModels.setAlias(name, 'champion', '2');
    expect(await client.registeredModels.getByAlias(name, 'champion')).toMatchObject({
      kind: 'version',
      modelVersion: { name, version: '2', aliases: ['champion'] },
    });
    expect((await client.registeredModels.get(name)).aliases).toEqual({ champion: '2' });
    expect((await client.modelVersions.get(name, '1')).aliases).toEqual([]);
  });

  it('answers undefined for an alias that is not set and for a model that does not exist', async () => {
    const { name } = await newModel();
    expect(await client.registeredModels.getByAlias(name, 'champion')).toBeUndefined();
    expect(await client.registeredModels.getByAlias(unique('nobody'), 'champion')).toBeUndefined();
  });

  it('deletes an alias, and deletes it again', async () => {
    const { name } = await newModel();
    await client.registeredModels.setAlias(name, 'champion', '1');
    await client.registeredModels.deleteAlias(name, 'champion');
    await client.registeredModels.deleteAlias(name, 'champion');
    expect(await client.registeredModels.getByAlias(name, 'champion')).toBeUndefined();
  });

  it('refuses an unknown version and a reserved alias', async () => {
    const { name } = await newModel();
    await expect(client.registeredModels.setAlias(name, 'champion', '9')).rejects.toMatchObject({
      errorCode: 'RESOURCE_DOES_NOT_EXIST',
    });
    await expect(client.registeredModels.setAlias(name, 'latest', '1')).rejects.toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
    });
  });

  it('loses the alias with its version: this server leaves nothing dangling', async () => {
    const { name } = await newModel(2);
    await client.registeredModels.setAlias(name, 'champion', '2');
    await client.modelVersions.delete(name, '2');
    expect(await client.registeredModels.getByAlias(name, 'champion')).toBeUndefined();
  });

  it('has no alias on versions in searches, and says so by type', async () => {
    const { name } = await newModel();
    await client.registeredModels.setAlias(name, 'champion', '1');
    const filter = allOf(compare(attribute('name'), '=', name));
    const [found] = await collect(client.modelVersions.search({ filter }));
    expect(found).toMatchObject({ name, version: '1' });
    expect(found).not.toHaveProperty('aliases');
  });
});

describe('model versions', () => {
  it('creates a version with its tags in one call and changes it', async () => {
    const { name, run } = await newModel(0);
    const created = await client.modelVersions.create({
      name,
      source: `runs:/${run.runId}/model`,
      runId: run.runId,
      tags: { 'relevo.request_id': 'r1' },
      description: 'one',
    });
    expect(created).toMatchObject({
      version: '1',
      runId: run.runId,
      status: 'READY',
      tags: { 'relevo.request_id': 'r1' },
    });
    await client.modelVersions.setTag(name, '1', 'staging', 'dev');
    await client.modelVersions.setTag(name, '1', 'staging', 'prod');
    await client.modelVersions.deleteTag(name, '1', 'relevo.request_id');
    await client.modelVersions.update(name, '1', { description: 'two' });
    expect(await client.modelVersions.get(name, '1')).toMatchObject({
      description: 'two',
      tags: { staging: 'prod' },
    });
    expect(await client.modelVersions.downloadUri(name, '1')).toBe(`runs:/${run.runId}/model`);
  });

  it('finds versions by tag and by run, in the order asked for', async () => {
    const { name, run } = await newModel(3);
    await client.modelVersions.setTag(name, '2', 'relevo.request_id', 'r2');
    const byTag = allOf(compare(attribute('name'), '=', name), compare(tag('relevo.request_id'), '=', 'r2'));
    expect(await collect(client.modelVersions.search({ filter: byTag }))).toMatchObject([{ version: '2' }]);
    const byRun = allOf(compare(attribute('run_id'), '=', run.runId));
    const found = await collect(
      client.modelVersions.search({ filter: byRun, orderBy: ['version_number DESC'] }, { pageSize: 2 }),
    );
    expect(found.map(({ version }) => version)).toEqual(['3', '2', '1']);
  });

  it('does not find a version that does not exist', async () => {
    const { name } = await newModel();
    expect(await client.modelVersions.find(name, '7')).toBeUndefined();
    expect(await client.modelVersions.find(unique('nobody'), '1')).toBeUndefined();
    await expect(client.modelVersions.get(name, '7')).rejects.toMatchObject({ httpStatus: 404 });
    await expect(
      client.modelVersions.create({ name: unique('nobody'), source: 's3://x/y' }),
    ).rejects.toMatchObject({
      errorCode: 'RESOURCE_DOES_NOT_EXIST',
    });
  });

  it('counts from 1 again after a model was deleted and created anew', async () => {
    const { name, run } = await newModel();
    const first = await client.modelVersions.get(name, '1');
    await client.registeredModels.delete(name);
    await client.registeredModels.create(name);
    const second = await client.modelVersions.create({ name, source: `runs:/${run.runId}/model` });
    expect(second.version).toBe(first.version);
    expect(second.createdAt.getTime()).toBeGreaterThan(first.createdAt.getTime());
  });

  it('registers a logged model, with the id that newer servers ask for', async () => {
    const { name, run } = await newModel(0);
    const model = await client.loggedModels.create({
      experimentId: run.experimentId,
      name: 'churn',
      sourceRunId: run.runId,
    });
    const created = await client.modelVersions.create({ name, source: `models:/${model.modelId}` });
    expect(created).toMatchObject({ modelId: model.modelId, source: `models:/${model.modelId}` });
    expect(await client.modelVersions.downloadUri(name, created.version)).toBe(model.artifactUri);
  });
});

describe('logged models', () => {
  it('creates, finishes, tags and finds a logged model', async () => {
    const { run } = await newModel(0);
    const name = unique('logged');
    const created = await client.loggedModels.create({
      experimentId: run.experimentId,
      name,
      sourceRunId: run.runId,
      modelType: 'classifier',
      params: { depth: '3' },
      tags: { a: 'b' },
    });
    expect(created).toMatchObject({
      name,
      sourceRunId: run.runId,
      status: 'LOGGED_MODEL_PENDING',
      params: { depth: '3' },
    });
    expect(await client.loggedModels.finalize(created.modelId, 'LOGGED_MODEL_READY')).toMatchObject({
      status: 'LOGGED_MODEL_READY',
    });
    await client.loggedModels.setTags(created.modelId, { c: 'd' });
    expect(await client.loggedModels.get(created.modelId)).toMatchObject({
      tags: { a: 'b', c: 'd' },
      modelType: 'classifier',
    });
    const filter = allOf(compare(attribute('name'), '=', name));
    const found = await collect(client.loggedModels.search({ experimentIds: [run.experimentId], filter }));
    expect(found.map(({ modelId }) => modelId)).toEqual([created.modelId]);
  });

  it('pages through logged models in the order asked for', async () => {
    const experimentId = await client.experiments.create(unique('logged'));
    for (const name of ['a', 'b', 'c']) await client.loggedModels.create({ experimentId, name });
    const query = { experimentIds: [experimentId], orderBy: [{ fieldName: 'name', ascending: false }] };
    const found = await collect(client.loggedModels.search(query, { pageSize: 2 }));
    expect(found.map(({ name }) => name)).toEqual(['c', 'b', 'a']);
  });

  it('does not find what does not exist', async () => {
    expect(await client.loggedModels.find('m-00000000000000000000000000000000')).toBeUndefined();
  });
});
