import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OwnAzurite, startOwnAzurite } from './own-azurite.ts';
import { newFolder, startTestApp, type TestApp, telcoPolicy, uniqueName, until } from './test-app.ts';
import { writeTinyProject } from './tiny-project.ts';

const model = uniqueName('event-grid');
const webhook = '/runtime/webhooks/blobs?functionName=Host.Functions.kickoff-retraining';

let azurite: OwnAzurite;
let app: TestApp;

beforeAll(async () => {
  const folder = newFolder();
  azurite = await startOwnAzurite();
  app = await startTestApp({
    folder,
    policies: { [model]: { ...telcoPolicy, retraining: { entryPoint: 'finish' } } },
    storage: azurite.connectionString,
    listen: ['kickoff-retraining'],
    settings: { RELEVO_BLOB_SOURCE: 'EventGrid', RELEVO_TRAINER_DIR: writeTinyProject(folder) },
  });
}, 120_000);

afterAll(async () => {
  await app?.stop();
  await azurite?.stop();
});

/** Writes a blob and returns the event that Event Grid sends for it. */
async function upload(name: string, content: string) {
  const written = await app.blobs.write('training-data', name, content);
  return {
    eventType: 'Microsoft.Storage.BlobCreated',
    subject: `/blobServices/default/containers/training-data/blobs/${name}`,
    data: {
      api: 'PutBlob',
      url: `${azurite.blobUrl}/training-data/${name}`,
      eTag: written?.etag,
      blobType: 'BlockBlob',
    },
  };
}

async function runs(): Promise<number> {
  const experiment = await app.mlflow.experiments.getByName(model);
  if (experiment === undefined) return 0;
  let count = 0;
  for await (const _ of app.mlflow.runs.search({ experimentIds: [experiment.experimentId] })) count += 1;
  return count;
}

const isRefused = async (name: string) => (await app.blobs.read('quarantine', `${name}.json`)) !== undefined;

describe('uploads noticed by Event Grid', () => {
  it('answers the handshake of a new subscription', async () => {
    const event = {
      eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
      data: { validationCode: '512d38b6-c7b8-40c8-89fe-f46f9e9622b6' },
    };
    const { status, json } = await app.post(webhook, [event]);
    expect([status, json]).toEqual([200, { validationResponse: '512d38b6-c7b8-40c8-89fe-f46f9e9622b6' }]);
  });

  it('starts training once, however often the event is delivered', async () => {
    const event = await upload(`${model}/good.csv`, 'x,Churn\n1,Yes\n2,No\n3,Yes\n');
    for (let count = 0; count < 3; count += 1) expect((await app.post(webhook, [event])).status).toBe(202);
    await until('training run', app, async () => (await runs()) > 0);
    // An upload whose event came later is through.
    const name = `${model}/later.pdf`;
    expect((await app.post(webhook, [await upload(name, 'no table')])).status).toBe(202);
    await until('report of the later upload', app, () => isRefused(name));
    await until('empty queue', app, async () => (await azurite.depth(await blobQueue())) === 0);
    expect(await runs()).toBe(1);
    expect(await isRefused(`${model}/good.csv`)).toBe(false);
  });

  it('takes a batch, of which it leaves other containers alone', async () => {
    const names = [`${model}/one.pdf`, `${model}/two.pdf`];
    const events = await Promise.all(names.map((name) => upload(name, name)));
    const [first] = events;
    const foreign = { ...first, data: { ...first?.data, url: `${azurite.blobUrl}/elsewhere/three.pdf` } };
    expect((await app.post(webhook, [foreign, ...events])).status).toBe(202);
    for (const name of names) await until(`report of ${name}`, app, () => isRefused(name));
  });

  it('refuses what is no event', async () => {
    expect((await app.post(webhook, 'no event')).status).toBe(400);
    expect((await app.post('/runtime/webhooks/blobs?functionName=predict', [])).status).toBe(404);
  });
});

/** The host's own queue of blobs. */
async function blobQueue(): Promise<string> {
  const queue = (await azurite.queues()).find((name) => name.startsWith('azure-webjobs-blobtrigger'));
  if (queue === undefined) throw new Error('no queue of blobs');
  return queue;
}
