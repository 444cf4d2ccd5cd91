import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BlobStore, createBlobStore } from '../../shared/azure/blob-store.ts';
import { encodeMessage } from '../../shared/azure/queue-sender.ts';
import { createMlflowClient, type MlflowClient } from '../../shared/mlflow/index.ts';
import { DECISIONS_CONTAINER, PROMOTION_QUEUE } from '../../shared/promotion/messages.ts';
import { type AppHost, startAppHost } from '../../stack/app-host.ts';
import { type Azurite, startAzurite } from '../../stack/azurite.ts';
import { childError } from '../../stack/child-process.ts';
import { type MlflowServer, startMlflowServer } from '../../stack/mlflow-server.ts';
import { signalGroup } from '../../stack/process-table.ts';
import { ensurePythonEnvironment } from '../../stack/python-environment.ts';
import { waitUntil } from '../../stack/wait-until.ts';
import { type RecordingProxy, startRecordingProxy } from '../../stack/recording-proxy.ts';
import { type Registered, registerFixture } from '../stack/register-fixture.ts';

/** One model for each point at which the host is killed; all of them are promoted by the same host. */
const points = ['record-lost', 'record-late', 'alias-late', 'hint-lost', 'message-kept'] as const;
type Point = (typeof points)[number];

/** The champions were there before the gate, which moves the alias of such models only where it is told to. */
const policy = {
  task: 'binary',
  target: 'Churn',
  positive: 'Yes',
  entity: 'customerID',
  primary: 'roc_auc',
  gate: { action: 'enforce', mode: 'non-inferiority' },
};

const candidates = new Map<Point, Registered>();

let folder: string;
let python: string;
let azurite: Azurite;
let mlflow: MlflowServer;
let registry: RecordingProxy;
let blobProxy: RecordingProxy;
let queueProxy: RecordingProxy;
let host: AppHost;
let blobs: BlobStore;
let client: MlflowClient;
let queues: QueueServiceClient;

/** The storage as the host reaches it: through the proxies. */
const proxied = () =>
  azurite.connectionString
    .replace(new URL(azurite.blobUrl).origin, blobProxy.url)
    .replace(new URL(azurite.queueUrl).origin, queueProxy.url);

const startHost = () =>
  startAppHost({
    folder: join(folder, 'host'),
    pidFolder: join(folder, 'run'),
    mlflowUrl: registry.url,
    storageConnectionString: proxied(),
    python,
    settings: {
      RELEVO_MODELS_DIR: join(folder, 'models'),
      // A killed host's messages come back after seconds instead of ten minutes.
      RELEVO_HOST_QUEUE_INVISIBILITY_MS: '5000',
      RELEVO_HOST_QUEUE_MAX_POLLING_MS: '300',
      // All five at once.
      AzureFunctionsJobHost__extensions__queues__newBatchThreshold: '8',
      RELEVO_HOST_LISTENER_LEASE_MS: '15000',
      RELEVO_HOST_LISTENER_LEASE_RETRY_MS: '1000',
      'AzureWebJobs.kickoff-retraining.Disabled': 'true',
      'AzureWebJobs.track-training.Disabled': 'true',
      'AzureWebJobs.monitor-drift.Disabled': 'true',
    },
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'relevo-crash-'));
  const pidFolder = join(folder, 'run');
  const environment = await ensurePythonEnvironment();
  python = environment.python;
  mkdirSync(join(folder, 'models'));
  for (const model of points) writeFileSync(join(folder, 'models', `${model}.jsonc`), JSON.stringify(policy));
  azurite = await startAzurite({ folder: join(folder, 'azurite'), pidFolder, inMemory: true });
  mlflow = await startMlflowServer({
    folder: join(folder, 'mlflow'),
    pidFolder,
    pythonEnvironment: environment.folder,
  });
  registry = await startRecordingProxy(mlflow.url);
  blobProxy = await startRecordingProxy(new URL(azurite.blobUrl).origin);
  queueProxy = await startRecordingProxy(new URL(azurite.queueUrl).origin);
  blobs = createBlobStore({ connection: { kind: 'connection-string', value: azurite.connectionString } });
  queues = QueueServiceClient.fromConnectionString(azurite.connectionString);
  client = createMlflowClient({ url: mlflow.url });
  await queues.getQueueClient(PROMOTION_QUEUE).createIfNotExists();
  for (const model of points) {
    await registerFixture(client, model);
    candidates.set(model, await registerFixture(client, model, { champion: false }));
  }
  host = await startHost();
}, 280_000);

afterAll(async () => {
  await host?.child.stop();
  await Promise.all([registry?.close(), blobProxy?.close(), queueProxy?.close()]);
  await mlflow?.child.stop();
  await azurite?.child.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Asks for the promotion of the model's second version; returns the message's id. */
async function requestPromotion(model: Point): Promise<string> {
  const message = encodeMessage({ model, ...candidates.get(model) });
  return (await queues.getQueueClient(PROMOTION_QUEUE).sendMessage(message)).messageId;
}

async function until(what: string, condition: () => boolean | Promise<boolean>, deadlineMs = 150_000) {
  if (!(await waitUntil(condition, deadlineMs)))
    throw childError(host.child, 'TEST_DEADLINE', `showed no ${what} within ${deadlineMs / 1000} s`);
}

/** Messages not yet deleted, hidden ones included. */
const queueDepth = async () =>
  (await queues.getQueueClient(PROMOTION_QUEUE).getProperties()).approximateMessagesCount;

const never = new Promise<void>(() => undefined);

/** Stops such calls of the host at a proxy; resolves when the first is there. */
function hold(proxy: RecordingProxy, method: string, path: string, release: Promise<void>) {
  const before = proxy.callsTo(method, path).length;
  proxy.disturb({ method, path, disturbance: { kind: 'hold', release } });
  return () => until(`${method} ${path}`, () => proxy.callsTo(method, path).length > before);
}

const recordPath = (model: Point) => `/${DECISIONS_CONTAINER}/${model}/000001.json`;

/** A record is `<sequence>.json`; what became of it is a line in `ledger/`. */
async function decisions(model: Point) {
  const names: string[] = [];
  for await (const { name } of blobs.list(DECISIONS_CONTAINER, `${model}/`)) names.push(name);
  const records = names.filter((name) => /\/\d+\.json$/.test(name)).length;
  return { records, closed: names.filter((name) => name.includes('/ledger/')).length };
}

/** Calls that would move the alias, whether they were answered or not. */
const aliasMoves = (model: Point) =>
  registry.callsTo('POST', 'registered-models/alias').filter(({ body }) => body.includes(`"${model}"`));

const tagsOf = async (model: Point, version: string) => (await client.modelVersions.get(model, version)).tags;

/** What can be seen of a model's promotion when all is done. */
async function outcome(model: Point) {
  const target = await client.registeredModels.getByAlias(model, 'champion');
  return {
    champion: target?.kind === 'version' ? target.modelVersion.version : undefined,
    aliasMoves: aliasMoves(model).length,
    ...(await decisions(model)),
    staging: [(await tagsOf(model, '1'))['staging'], (await tagsOf(model, '2'))['staging']],
  };
}

const promotedOnce = { champion: '2', aliasMoves: 1, records: 1, closed: 1, staging: ['dev', 'prod'] };

describe('a host killed during five promotions, each at another point,', () => {
  it('leaves them half-written', async () => {
    const { promise: release, resolve: letThrough } = Promise.withResolvers<void>();
    // Those that get past the alias come first, as only one call to it is to be held.
    const atHint = hold(blobProxy, 'PUT', '/model-cache/hint-lost/champion.json', never);
    await requestPromotion('hint-lost');
    await atHint();
    const messageId = await requestPromotion('message-kept');
    const atDelete = hold(queueProxy, 'DELETE', `/messages/${messageId}`, never);
    await atDelete();
    const atAlias = hold(registry, 'POST', 'registered-models/alias', release);
    await requestPromotion('alias-late');
    await atAlias();
    const atLost = hold(blobProxy, 'PUT', recordPath('record-lost'), never);
    const atLate = hold(blobProxy, 'PUT', recordPath('record-late'), release);
    await Promise.all([requestPromotion('record-lost'), requestPromotion('record-late')]);
    await Promise.all([atLost(), atLate()]);

    signalGroup(host.child.pid, 'SIGKILL');
    expect(await host.child.ended).toBe('signal SIGKILL');
    expect(await Promise.all(points.map(decisions))).toEqual([
      { records: 0, closed: 0 },
      { records: 0, closed: 0 },
      { records: 1, closed: 0 },
      { records: 1, closed: 0 },
      { records: 1, closed: 1 },
    ]);
    expect(points.map((model) => aliasMoves(model).length)).toEqual([0, 0, 1, 1, 1]);
    expect(await queueDepth()).toBe(points.length);
    blobProxy.reset();
    queueProxy.reset();
    // What was on its way to MLflow and to storage arrives after its sender has died.
    letThrough();
    await until('late record', async () => (await decisions('record-late')).records === 1);
    await until('late alias', async () => (await outcome('alias-late')).champion === '2');
  }, 280_000);

  it('is followed by one that ends all of them, with one alias move and one record each', async () => {
    host = await startHost();
    for (const model of points)
      await until(`end of ${model}`, async () => (await decisions(model)).closed > 0);
    await until('empty queue', async () => (await queueDepth()) === 0);
    const outcomes = await Promise.all(
      points.map(async (model): Promise<[Point, unknown]> => [model, await outcome(model)]),
    );
    expect(Object.fromEntries(outcomes)).toEqual(
      Object.fromEntries(points.map((model) => [model, promotedOnce])),
    );
    const poison = queues.getQueueClient(`${PROMOTION_QUEUE}-poison`);
    expect(await poison.exists()).toBe(false);
  }, 280_000);

  it('and the version that was promoted is the one that answers', async () => {
    const answer = await fetch(`${host.url}/health`);
    expect(answer.status).toBe(200);
    for (const model of points) {
      const response = await fetch(`${host.url}/models/${model}/invocations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"dataframe_split":{"columns":[],"data":[]}}',
      });
      expect(await response.json()).toMatchObject({ error_code: 'COLUMN_MISSING' });
    }
    const served: unknown = await (await fetch(`${host.url}/status`)).json();
    expect(served).toMatchObject({
      models: points
        .toSorted((a, b) => a.localeCompare(b))
        .map((model) => ({ model, state: 'serving', version: '2' })),
    });
  });
});
