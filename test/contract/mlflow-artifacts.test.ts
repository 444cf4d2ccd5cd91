import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createBlobStore } from '../../shared/azure/blob-store.ts';
import { createMlflowClient, downloadModelVersion } from '../../shared/mlflow/index.ts';
import { collect } from './collect.ts';

const store = createBlobStore({
  connection: { kind: 'connection-string', value: inject('azurite').connectionString },
});
const container = `artifacts-${randomUUID().slice(0, 8)}`;
const client = createMlflowClient({
  url: inject('mlflow').url,
  storage: ({ name }, wanted) => (name === 'devstoreaccount1' && wanted === container ? store : undefined),
});
const sha256 = (content: Uint8Array | string) => createHash('sha256').update(content).digest('hex');
const unique = (what: string) => `${what}-${randomUUID().slice(0, 8)}`;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relevo-artifacts-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});
const newFolder = () => join(folder, randomUUID());
const newRun = async () => {
  const { experimentId } = await client.experiments.getOrCreate('contract-artifacts');
  return client.runs.create({ experimentId });
};

const modelFiles = new Map<string, Uint8Array>([
  ['MLmodel', Buffer.from('flavors: {}\n')],
  ['model.onnx', randomBytes(3_000_000)],
  ['code/loader.py', Buffer.from('def load(): ...\n')],
  ['relevo/profile é 100%.json', Buffer.from('{}')],
  ['empty.txt', Buffer.alloc(0)],
]);
const digestsOf = (files: Map<string, Uint8Array>) =>
  new Map(
    [...files]
      .map(([path, content]): [string, string] => [path, sha256(content)])
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
const uploadAll = async (uri: string, files: Map<string, Uint8Array> = modelFiles) => {
  for (const [path, content] of files) await client.artifacts.upload(`${uri}/${path}`, content);
};

describe('artifacts through the proxy', () => {
  it('uploads, lists, reads and downloads files', async () => {
    const run = await newRun();
    await uploadAll(run.artifactUri);
    const listed = await collect(client.artifacts.list(`runs:/${run.runId}`));
    expect(listed.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: 'MLmodel', isDirectory: false, size: 12 },
      { path: 'code', isDirectory: true, size: undefined },
      { path: 'empty.txt', isDirectory: false, size: undefined },
      { path: 'model.onnx', isDirectory: false, size: 3_000_000 },
      { path: 'relevo', isDirectory: true, size: undefined },
    ]);
    expect(
      (await collect(client.artifacts.files(run.artifactUri))).map(({ path }) => path).toSorted(),
    ).toEqual([...modelFiles.keys()].toSorted());
    expect(await client.artifacts.readFile(`runs:/${run.runId}/code/loader.py`)).toEqual(
      modelFiles.get('code/loader.py'),
    );
    expect((await collect(client.artifacts.listRun(run.runId, 'code'))).map(({ path }) => path)).toEqual([
      'code/loader.py',
    ]);
    const file = newFolder();
    expect(await client.artifacts.downloadFile(`runs:/${run.runId}/model.onnx`, file)).toEqual({
      sha256: sha256(modelFiles.get('model.onnx') ?? ''),
      size: 3_000_000,
    });
    expect(await readFile(file)).toEqual(modelFiles.get('model.onnx'));
  });

  it('downloads a whole directory with the digest of every file, and leaves no temporary file', async () => {
    const run = await newRun();
    await uploadAll(`${run.artifactUri}/model`);
    const directory = newFolder();
    expect(await client.artifacts.downloadDirectory(`runs:/${run.runId}/model`, directory)).toEqual(
      digestsOf(modelFiles),
    );
    for (const [path, content] of modelFiles)
      expect(await readFile(join(directory, path))).toEqual(Buffer.from(content));
    const written = await readdir(directory, { recursive: true });
    expect(written.filter((path) => path.endsWith('.part'))).toEqual([]);
  });

  it('takes what include accepts and exclude does not', async () => {
    const run = await newRun();
    await uploadAll(run.artifactUri);
    const taken = await client.artifacts.downloadDirectory(run.artifactUri, newFolder(), {
      include: (path) => !path.startsWith('relevo/'),
      exclude: (path) => path.endsWith('.py'),
    });
    expect([...taken.keys()]).toEqual(['MLmodel', 'empty.txt', 'model.onnx']);
  });

  it('stops before it exceeds a limit', async () => {
    const run = await newRun();
    await uploadAll(run.artifactUri);
    const directory = newFolder();
    const download = (limits: { maxFiles?: number; maxBytes?: number }) =>
      client.artifacts.downloadDirectory(run.artifactUri, directory, { limits });
    await expect(download({ maxFiles: 4 })).rejects.toMatchObject({ code: 'ARTIFACT_LIMIT' });
    await expect(download({ maxBytes: 3_000_000 })).rejects.toMatchObject({ code: 'ARTIFACT_LIMIT' });
    await expect(readdir(directory)).rejects.toThrow('ENOENT');
    await expect(
      client.artifacts.readFile(`${run.artifactUri}/model.onnx`, { maxBytes: 1000 }),
    ).rejects.toMatchObject({
      code: 'ARTIFACT_LIMIT',
    });
  });

  it('follows no link that lies in the target directory', async () => {
    const run = await newRun();
    await client.artifacts.upload(`${run.artifactUri}/code/loader.py`, 'x');
    const [directory, elsewhere] = [newFolder(), newFolder()];
    await mkdir(directory);
    await mkdir(elsewhere);
    await symlink(elsewhere, join(directory, 'code'));
    await expect(client.artifacts.downloadDirectory(run.artifactUri, directory)).rejects.toMatchObject({
      code: 'ARTIFACT_PATH',
    });
    expect(await readdir(elsewhere)).toEqual([]);
  });

  it('replaces a file that is already there', async () => {
    const run = await newRun();
    await client.artifacts.upload(`${run.artifactUri}/a.txt`, 'old');
    await client.artifacts.upload(`${run.artifactUri}/a.txt`, 'new');
    const directory = newFolder();
    await mkdir(directory);
    await writeFile(join(directory, 'a.txt'), 'left over');
    await client.artifacts.downloadDirectory(run.artifactUri, directory);
    expect(await readFile(join(directory, 'a.txt'), 'utf8')).toBe('new');
  });

  it('lists nothing in a missing directory and fails for a missing file', async () => {
    const run = await newRun();
    expect(await collect(client.artifacts.list(`${run.artifactUri}/nowhere`))).toEqual([]);
    await expect(client.artifacts.readFile(`${run.artifactUri}/nowhere.txt`)).rejects.toMatchObject({
      errorCode: 'RESOURCE_DOES_NOT_EXIST',
      httpStatus: 404,
    });
  });

  it.each(['../up', 'a/../../up', 'a//b', '/etc/passwd', 'a\\b', 'C:/x', 'a\u0000b', 'a/./b'])(
    'uploads nothing under %j',
    async (path) => {
      const run = await newRun();
      await expect(client.artifacts.upload(`${run.artifactUri}/${path}`, 'x')).rejects.toMatchObject({
        code: 'ARTIFACT_PATH',
      });
      expect(await collect(client.artifacts.list(run.artifactUri))).toEqual([]);
    },
  );

  it.each(['a%20b.txt', 'a#b.txt', 'a%2520b'])(
    'refuses %j, which the server would take for another name',
    async (name) => {
      const run = await newRun();
      await expect(client.artifacts.upload(`${run.artifactUri}/${name}`, 'x')).rejects.toMatchObject({
        code: 'ARTIFACT_PATH',
      });
    },
  );

  it.each(['a b.txt', '100%.txt', 'é🙂.txt', 'a+b&c=d;e.txt', 'a?b', "o'clock", 'x@y~z'])(
    'keeps the name %j',
    async (name) => {
      const run = await newRun();
      await client.artifacts.upload(`${run.artifactUri}/${name}`, name);
      expect(await client.artifacts.downloadDirectory(run.artifactUri, newFolder())).toEqual(
        new Map([[name, sha256(name)]]),
      );
    },
  );
});

async function loggedModel() {
  const run = await newRun();
  const model = await client.loggedModels.create({
    experimentId: run.experimentId,
    name: 'churn',
    sourceRunId: run.runId,
  });
  await uploadAll(model.artifactUri);
  await client.loggedModels.finalize(model.modelId, 'LOGGED_MODEL_READY');
  const name = unique('files');
  await client.registeredModels.create(name);
  return { run, model, name };
}

describe('model files', () => {
  it('downloads a version that was registered from a logged model', async () => {
    const { model, name } = await loggedModel();
    const { version } = await client.modelVersions.create({ name, source: `models:/${model.modelId}` });
    expect(await downloadModelVersion(client, { name, version }, newFolder())).toEqual(digestsOf(modelFiles));
  });

  it('downloads a version whose source is the run: the logged model of that name has the files', async () => {
    const { run, name } = await loggedModel();
    const { version } = await client.modelVersions.create({ name, source: `runs:/${run.runId}/churn` });
    expect(await downloadModelVersion(client, { name, version }, newFolder())).toEqual(digestsOf(modelFiles));
  });

  it('downloads a version whose files lie under the run, as MLflow 2 logged them', async () => {
    const run = await newRun();
    await uploadAll(`${run.artifactUri}/model`);
    const name = unique('files');
    await client.registeredModels.create(name);
    const { version } = await client.modelVersions.create({ name, source: `runs:/${run.runId}/model` });
    expect(await downloadModelVersion(client, { name, version }, newFolder())).toEqual(digestsOf(modelFiles));
  });

  it('resolves every form of a models: address', async () => {
    const { model, name } = await loggedModel();
    const { version } = await client.modelVersions.create({ name, source: `models:/${model.modelId}` });
    await client.registeredModels.setAlias(name, 'champion', version);
    const forms = [
      `models:/${model.modelId}`,
      `models:/${name}/${version}`,
      `models:/${name}/latest`,
      `models:/${name}@champion`,
    ];
    for (const uri of forms) {
      expect(await client.artifacts.resolve(uri)).toBe(model.artifactUri);
      expect(await client.artifacts.resolve(`${uri}/relevo/profile.json`)).toBe(
        `${model.artifactUri}/relevo/profile.json`,
      );
    }
    await expect(client.artifacts.resolve(`models:/${name}@challenger`)).rejects.toMatchObject({
      code: 'ALIAS_MISSING',
    });
  });

  it('lists a logged model by its own endpoint', async () => {
    const { model } = await loggedModel();
    expect(
      (await collect(client.loggedModels.listArtifacts(model.modelId))).map(({ path }) => path).toSorted(),
    ).toEqual(['MLmodel', 'code', 'empty.txt', 'model.onnx', 'relevo']);
    expect(
      (await collect(client.loggedModels.listArtifacts(model.modelId, 'code'))).map(({ path }) => path),
    ).toEqual(['code/loader.py']);
  });

  it('fails for a version without files and for one that does not exist', async () => {
    const run = await newRun();
    const name = unique('files');
    await client.registeredModels.create(name);
    await client.modelVersions.create({ name, source: `runs:/${run.runId}/model` });
    await expect(downloadModelVersion(client, { name, version: '1' }, newFolder())).rejects.toMatchObject({
      code: 'MODEL_FILES_MISSING',
    });
    await expect(downloadModelVersion(client, { name, version: '2' }, newFolder())).rejects.toMatchObject({
      errorCode: 'RESOURCE_DOES_NOT_EXIST',
    });
  });
});

describe('artifacts in Blob Storage, read directly', () => {
  const root = (path: string) => `wasbs://${container}@devstoreaccount1.blob.core.windows.net/${path}`;

  it.each([root('experiments/1'), `abfss://${container}@devstoreaccount1.dfs.core.windows.net/lake/1`])(
    'uploads to and downloads from %s',
    async (uri) => {
      await uploadAll(uri);
      expect(
        (await collect(client.artifacts.list(uri)))
          .map(({ path, isDirectory }) => `${path}${isDirectory ? '/' : ''}`)
          .toSorted(),
      ).toEqual(['MLmodel', 'code/', 'empty.txt', 'model.onnx', 'relevo/']);
      expect(await client.artifacts.downloadDirectory(uri, newFolder())).toEqual(digestsOf(modelFiles));
      expect(await client.artifacts.readFile(`${uri}/MLmodel`)).toEqual(modelFiles.get('MLmodel'));
    },
  );

  it('takes the empty blob that stands for a folder for no file', async () => {
    await client.artifacts.upload(root('hns/model/a.txt'), 'a');
    await client.artifacts.upload(root('hns/model'), new Uint8Array());
    expect(await client.artifacts.downloadDirectory(root('hns'), newFolder())).toEqual(
      new Map([['model/a.txt', sha256('a')]]),
    );
  });

  it('keeps limits and reports what is missing', async () => {
    await client.artifacts.upload(root('limits/a.bin'), new Uint8Array(100));
    await client.artifacts.upload(root('limits/a'), new Uint8Array(1));
    await expect(client.artifacts.readFile(root('limits/a.bin'), { maxBytes: 99 })).rejects.toMatchObject({
      code: 'ARTIFACT_LIMIT',
    });
    expect(await client.artifacts.readFile(root('limits/a'), { maxBytes: 1 })).toHaveLength(1);
    await expect(client.artifacts.readFile(root('limits/none'))).rejects.toMatchObject({
      code: 'ARTIFACT_MISSING',
    });
  });

  it('goes to no account and container that it was not given', async () => {
    const uri = `wasbs://${container}@somebodyelse.blob.core.windows.net/x`;
    await expect(collect(client.artifacts.list(uri))).rejects.toMatchObject({ code: 'ARTIFACT_ACCOUNT' });
  });
});
