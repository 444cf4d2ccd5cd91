import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type BlobStore, createBlobStore } from '../../shared/azure/blob-store.ts';
import { createQueueSender } from '../../shared/azure/queue-sender.ts';
import { createMlflowClient } from '../../shared/mlflow/index.ts';
import { DECISIONS_CONTAINER, PROMOTION_QUEUE } from '../../shared/promotion/messages.ts';
import { type AppHost, startAppHost } from '../../stack/app-host.ts';
import { type Azurite, startAzurite } from '../../stack/azurite.ts';
import { childEnvironment } from '../../stack/environment.ts';
import { type MlflowServer, startMlflowServer } from '../../stack/mlflow-server.ts';
import { signalGroup } from '../../stack/process-table.ts';
import { projectRoot } from '../../stack/project-root.ts';
import { ensurePythonEnvironment } from '../../stack/python-environment.ts';
import { waitUntil } from '../../stack/wait-until.ts';
import { type RecordingProxy, startRecordingProxy } from '../../stack/recording-proxy.ts';

const run = promisify(execFile);
const models = ['kill-at-alias', 'kill-before-alias', 'kill-at-tags', 'kill-at-run'];
const registeredSchema = z.record(z.string(), z.object({ version: z.string(), runId: z.string() }));

let folder: string;
let python: string;
let azurite: Azurite;
let mlflow: MlflowServer;
let proxy: RecordingProxy;
let host: AppHost;
let blobs: BlobStore;
let registered: z.infer<typeof registeredSchema>;

const startHost = () =>
  startAppHost({
    folder: join(folder, 'host'),
    pidFolder: join(folder, 'run'),
    mlflowUrl: proxy.url,
    storageConnectionString: azurite.connectionString,
    python,
    settings: {
      RELEVO_MODELS_DIR: join(folder, 'models'),
      // A killed host's message comes back after seconds instead of ten minutes.
      RELEVO_HOST_QUEUE_INVISIBILITY_MS: '5000',
      RELEVO_HOST_QUEUE_MAX_POLLING_MS: '300',
    },
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'relevo-kill-'));
  const pidFolder = join(folder, 'run');
  const environment = await ensurePythonEnvironment();
  python = environment.python;
  mkdirSync(join(folder, 'models'));
  const policy = join(projectRoot, 'models', 'telco-churn.jsonc');
  for (const model of models) copyFileSync(policy, join(folder, 'models', `${model}.jsonc`));
  azurite = await startAzurite({ folder: join(folder, 'azurite'), pidFolder, inMemory: true });
  mlflow = await startMlflowServer({
    folder: join(folder, 'mlflow'),
    pidFolder,
    pythonEnvironment: environment.folder,
  });
  proxy = await startRecordingProxy(mlflow.url);
  blobs = createBlobStore({ connection: { kind: 'connection-string', value: azurite.connectionString } });
  const data = join(projectRoot, 'trainer', 'data', 'telco-churn.csv');
  const { stdout } = await run(
    python,
    [join(projectRoot, 'test/clients/register_models.py'), '--data', data, '--policy', policy, ...models],
    { env: childEnvironment({ MLFLOW_TRACKING_URI: mlflow.url }) },
  );
  registered = registeredSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
  host = await startHost();
}, 280_000);

afterAll(async () => {
  await host?.child.stop();
  await proxy?.close();
  await mlflow?.child.stop();
  await azurite?.child.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function requestPromotion(model: string) {
  const candidate = registered[model];
  const connection = { kind: 'connection-string', value: azurite.connectionString } as const;
  await createQueueSender({ connection }).send(PROMOTION_QUEUE, { model, ...candidate });
}

async function kill() {
  signalGroup(host.child.pid, 'SIGKILL');
  expect(await host.child.ended).toBe('signal SIGKILL');
}

async function until(what: string, condition: () => boolean | Promise<boolean>, deadlineMs = 150_000) {
  if (!(await waitUntil(condition, deadlineMs))) throw new Error(`no ${what} within ${deadlineMs / 1000} s`);
}

const champion = async (model: string) => {
  const target = await createMlflowClient({ url: mlflow.url }).registeredModels.getByAlias(model, 'champion');
  return target?.kind === 'version' ? target.modelVersion.version : undefined;
};

const decisions = async (model: string) => {
  const names: string[] = [];
  for await (const { name } of blobs.list(DECISIONS_CONTAINER, `${model}/`)) names.push(name);
  return names.filter((name) => /^[^/]+\/\d+\.json$/.test(name));
};

/** The run in MLflow is the last thing that carrying out a decision writes before it is closed. */
const isClosed = async (model: string) => {
  for await (const { name } of blobs.list(DECISIONS_CONTAINER, `${model}/`))
    if (name.startsWith(`${model}/ledger/`)) return true;
  return false;
};

const aliasMoves = () => proxy.callsTo('POST', 'registered-models/alias').length;

async function expectOneDecision(model: string) {
  await until('closed decision', () => isClosed(model));
  expect(await champion(model)).toBe(registered[model]?.version);
  expect(await decisions(model)).toHaveLength(1);
}

/** Kills the host while MLflow has a call of it in hand, lets that call through, and starts the host again. */
async function killWhileHolding(model: string, path: string) {
  proxy.reset();
  const { promise: release, resolve: letThrough } = Promise.withResolvers<void>();
  proxy.disturb({ method: 'POST', path, times: 1, disturbance: { kind: 'hold', release } });
  await requestPromotion(model);
  await until(`call to ${path}`, () => proxy.callsTo('POST', path).length > 0);
  await kill();
  letThrough();
  host = await startHost();
}

describe('a host killed during a promotion', () => {
  it('while it moves the alias: the move that arrived is not made again', async () => {
    await killWhileHolding('kill-at-alias', 'registered-models/alias');
    await expectOneDecision('kill-at-alias');
    expect(aliasMoves()).toBe(1);
  });

  it('before it moves the alias: the move is made once', async () => {
    const model = 'kill-before-alias';
    proxy.reset();
    const path = 'registered-models/alias';
    proxy.disturb({ method: 'POST', path, disturbance: { kind: 'cut-before' } });
    await requestPromotion(model);
    await until('attempt to move the alias', () => aliasMoves() > 0);
    await kill();
    proxy.reset();
    expect(await champion(model)).toBeUndefined();
    host = await startHost();
    await expectOneDecision(model);
    expect(aliasMoves()).toBe(1);
  });

  it('after the record, before the alias: the decision is carried out once', async () => {
    await killWhileHolding('kill-at-tags', 'model-versions/set-tag');
    await expectOneDecision('kill-at-tags');
    expect(aliasMoves()).toBe(1);
  });

  it('after the alias: nothing moves again', async () => {
    await killWhileHolding('kill-at-run', 'runs/create');
    await expectOneDecision('kill-at-run');
    expect(aliasMoves()).toBe(1);
  });
});
