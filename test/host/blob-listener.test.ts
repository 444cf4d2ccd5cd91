import type { BlobItem, ContainerClient } from '@azure/storage-blob';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import type { TriggerListener } from '../../host/invocation.ts';
import { createBlobListener } from '../../host/listeners/blob/blob-listener.ts';
import { createBlobQueue } from '../../host/listeners/blob/blob-queue.ts';
import { listenerLog } from '../../host/listeners/listener-log.ts';
import { base64, createHarness, type Harness, hosted, unique, until } from './listener-harness.ts';

const { connectionString } = inject('azurite');
const running: Harness[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((harness) => harness.stopAll()));
});

function setUp(changes: Parameters<typeof createHarness>[1] = {}): Harness {
  const harness = createHarness(connectionString, { hostId: unique('host'), ...changes });
  running.push(harness);
  return harness;
}

const hostContainer = (h: Harness) => h.blobService.getContainerClient('azure-webjobs-hosts');
const internalQueue = (h: Harness) =>
  h.queueService.getQueueClient(`azure-webjobs-blobtrigger-${h.context.settings.hostId}`);

async function listen(h: Harness, ...targets: [string, string, object?][]): Promise<TriggerListener[]> {
  const log = listenerLog(h.context.log, 'Host.Triggers.Blobs');
  const blobQueue = createBlobQueue({ ...h.context, queueService: h.queueService, log });
  return Promise.all(
    targets.map(([name, path, binding]) =>
      h.run(
        createBlobListener({
          ...h.context,
          target: hosted(name, { type: 'blobTrigger', path, ...binding }),
          blobService: h.blobService,
          poisonService: h.queueService,
          hostContainer: hostContainer(h),
          blobQueue,
          scanMs: h.context.settings.blobs.scanMs ?? 100,
        }),
      ),
    ),
  );
}

async function createContainer(h: Harness): Promise<ContainerClient> {
  const container = h.blobService.getContainerClient(unique('data'));
  await container.create();
  return container;
}

const put = (container: ContainerClient, name: string, content: string | Buffer = 'content', metadata = {}) =>
  container.getBlockBlobClient(name).uploadData(Buffer.from(content), { metadata });

const paths = (h: Harness) =>
  h.calls.map(({ input }) => textIn(input.triggerMetadata['blobTrigger'])).toSorted();
const textIn = (data: object | undefined): string => z.object({ string: z.string() }).parse(data).string;
const jsonIn = (data: object | undefined): unknown =>
  JSON.parse(z.object({ json: z.string() }).parse(data).json);

async function receipts(
  h: Harness,
): Promise<{ name: string; metadata: Record<string, string> | undefined }[]> {
  const prefix = `blobreceipts/${h.context.settings.hostId}/`;
  const found: BlobItem[] = [];
  for await (const item of hostContainer(h).listBlobsFlat({ prefix, includeMetadata: true }))
    found.push(item);
  return found.map(({ name, metadata }) => ({ name: name.slice(prefix.length), metadata }));
}

const waitQueueEmpty = (h: Harness) =>
  until('the internal queue to be empty', async () => {
    const { approximateMessagesCount } = await internalQueue(h).getProperties();
    return approximateMessagesCount === 0;
  });

describe('blob trigger by container scan', () => {
  it('hands over bytes, parameters, properties and metadata', async () => {
    const h = setUp();
    const container = await createContainer(h);
    const bytes = Buffer.from([0, 255, 128, 13, 10]);
    await put(container, 'in/a b.csv', bytes, { owner: 'me' });
    await put(container, 'out/a.csv');
    await listen(h, ['OnBlob', `${container.containerName}/in/{name}.{ext}`]);
    const { input } = await until('a call', () => h.calls[0]);
    const path = `${container.containerName}/in/a b.csv`;

    expect(input.data).toEqual({ bytes });
    expect(input.reason).toBe(`New blob detected(LogsAndContainerScan): ${path}`);
    expect(Object.keys(input.details ?? {})).toEqual([
      'MessageId',
      'DequeueCount',
      'InsertedOn',
      'BlobCreated',
      'BlobLastModified',
    ]);
    expect(input.triggerMetadata).toMatchObject({
      blobTrigger: { string: path },
      name: { string: 'a b' },
      ext: { string: 'csv' },
    });
    expect(jsonIn(input.triggerMetadata['uri'])).toBe(container.getBlobClient('in/a b.csv').url);
    expect(jsonIn(input.triggerMetadata['metadata'])).toEqual({ owner: 'me' });
    expect(jsonIn(input.triggerMetadata['properties'])).toMatchObject({
      ContentLength: 5,
      BlobType: 0,
      ContentType: 'application/octet-stream',
      Metadata: { owner: 'me' },
    });
    await waitQueueEmpty(h);
    expect(paths(h)).toEqual([path]);
  });

  it('leaves a receipt of each version at the place where the Functions host has it', async () => {
    const h = setUp();
    const container = await createContainer(h);
    const { etag } = await put(container, 'a.csv');
    await listen(h, ['OnBlob', `${container.containerName}/{name}`]);
    await until('a call', () => h.calls.length === 1);
    await until(
      'a completed receipt',
      async () => Object.keys((await receipts(h))[0]?.metadata ?? {}).length === 0,
    );
    expect((await receipts(h)).map(({ name }) => name)).toEqual([
      `Host.Functions.OnBlob/${etag}/${container.containerName}/a.csv`,
    ]);
  });

  it('runs each version once: for old and new blobs, a rewrite, and a change of metadata', async () => {
    const h = setUp();
    const container = await createContainer(h);
    await put(container, 'a.csv', 'one');
    await listen(h, ['OnBlob', `${container.containerName}/{name}`]);
    await until('the first', () => h.calls.length === 1);
    await put(container, 'b.csv', 'new');
    await until('the second', () => h.calls.length === 2);
    await put(container, 'a.csv', 'two');
    await until('the third', () => h.calls.length === 3);
    await container.getBlobClient('a.csv').setMetadata({ seen: 'yes' });
    await until('the fourth', () => h.calls.length === 4);
    expect(h.calls.map(({ input }) => 'bytes' in input.data && input.data.bytes.toString())).toEqual([
      'one',
      'new',
      'two',
      'two',
    ]);
    await h.stopAll();

    const again = setUp({ hostId: h.context.settings.hostId });
    const [listener] = await listen(again, ['OnBlob', `${container.containerName}/{name}`]);
    await put(container, 'c.csv');
    await until('only the new one', () => again.calls.length > 0);
    await listener?.stop();
    expect(paths(again)).toEqual([`${container.containerName}/c.csv`]);
  });

  it('runs again after its receipt was deleted', async () => {
    const h = setUp();
    const container = await createContainer(h);
    const { etag } = await put(container, 'a.csv');
    await listen(h, ['OnBlob', `${container.containerName}/{name}`]);
    await until('a call', () => h.calls.length === 1);
    await waitQueueEmpty(h);
    const name = `Host.Functions.OnBlob/${etag}/${container.containerName}/a.csv`;
    await hostContainer(h).deleteBlob(`blobreceipts/${h.context.settings.hostId}/${name}`);
    await until('a second call', () => h.calls.length === 2);
    expect(paths(h)).toHaveLength(2);
  });

  it('serves several functions from one queue, two hosts at once, without doing anything twice', async () => {
    const first = setUp();
    const second = setUp({ hostId: first.context.settings.hostId });
    const container = await createContainer(first);
    const names = Array.from(
      { length: 25 },
      (_, index) => `${index % 2 === 0 ? 'even' : 'odd'}/${index}.csv`,
    );
    await Promise.all(names.map((name) => put(container, name)));
    const triggers: [string, string][] = [
      ['OnEven', `${container.containerName}/even/{name}`],
      ['OnAny', `${container.containerName}/{name}`],
    ];
    await Promise.all([listen(first, ...triggers), listen(second, ...triggers)]);
    await until('all calls', () => first.calls.length + second.calls.length >= 38);
    await waitQueueEmpty(first);
    const calls = [...first.calls, ...second.calls];
    expect(calls.filter(({ target }) => target === 'OnEven')).toHaveLength(13);
    expect(calls.filter(({ target }) => target === 'OnAny')).toHaveLength(25);
    expect([...first.lines, ...second.lines]).toEqual([]);
  });

  it('drops the message of a version that was replaced or deleted meanwhile', async () => {
    const h = setUp({ blobs: { scanMs: 60_000 } });
    const container = await createContainer(h);
    await put(container, 'kept.csv', 'old');
    const { etag } = await put(container, 'kept.csv', 'new');
    await listen(h, ['OnBlob', `${container.containerName}/{name}`]);
    await until('the scan', () => h.calls.length === 1);
    const message = (name: string, tag: string) =>
      internalQueue(h).sendMessage(
        base64(
          JSON.stringify({
            Type: 'BlobTrigger',
            FunctionId: 'Host.Functions.OnBlob',
            BlobType: 'BlockBlob',
            ContainerName: container.containerName,
            BlobName: name,
            ETag: tag,
          }),
        ),
      );
    await message('kept.csv', '"0x123"');
    await message('gone.csv', '"0x123"');
    await message('kept.csv', etag?.replaceAll('"', '') ?? '');
    await waitQueueEmpty(h);
    await until('the valid one', () => h.calls.length === 2);
    expect(paths(h)).toEqual([`${container.containerName}/kept.csv`, `${container.containerName}/kept.csv`]);
  });

  it('drops the message of a function that is no more', async () => {
    const h = setUp();
    await internalQueue(h).createIfNotExists();
    await internalQueue(h).sendMessage(
      base64(
        '{"Type":"BlobTrigger","FunctionId":"Host.Functions.Gone","BlobType":"BlockBlob","ContainerName":"c","BlobName":"b","ETag":"\\"0x1\\""}',
      ),
    );
    await listen(h, ['OnBlob', 'none/{name}']);
    await waitQueueEmpty(h);
    expect(h.calls).toEqual([]);
  });

  it('moves a message to poison after poisonBlobThreshold failures', async () => {
    const h = setUp({ blobs: { poisonBlobThreshold: 3 }, queues: { maxDequeueCount: 1 } });
    h.behave(() => Promise.reject(new Error('no')));
    const container = await createContainer(h);
    const { etag } = await put(container, 'bad.csv');
    await listen(h, ['OnBlob', `${container.containerName}/{name}`]);
    const poison = h.queueService.getQueueClient('webjobs-blobtrigger-poison');
    const message = await until('the poison message', async () => {
      if (!(await poison.exists())) return undefined;
      const { receivedMessageItems } = await poison.receiveMessages({
        numberOfMessages: 32,
        visibilityTimeout: 1,
      });
      const texts = receivedMessageItems.map((item) => Buffer.from(item.messageText, 'base64').toString());
      return texts.find((text) => text.includes(container.containerName));
    });
    expect(JSON.parse(message)).toEqual({
      Type: 'BlobTrigger',
      FunctionId: 'Host.Functions.OnBlob',
      BlobType: 'BlockBlob',
      ContainerName: container.containerName,
      BlobName: 'bad.csv',
      ETag: etag,
    });
    await waitQueueEmpty(h);
    expect(h.calls).toHaveLength(3);
  });

  it('runs at most maxDegreeOfParallelism at once', async () => {
    const h = setUp({ blobs: { maxDegreeOfParallelism: 3 } });
    let at = 0;
    let most = 0;
    const gates: (() => void)[] = [];
    h.behave(async () => {
      most = Math.max(most, (at += 1));
      const { promise, resolve } = Promise.withResolvers<void>();
      gates.push(resolve);
      await promise;
      at -= 1;
    });
    const container = await createContainer(h);
    await Promise.all(Array.from({ length: 9 }, (_, index) => put(container, `${index}.csv`)));
    await listen(h, ['OnBlob', `${container.containerName}/{name}`]);
    // A batch of 2; the next one is fetched as soon as no more than 1 is running.
    await until('the first batch', () => at === 2);
    gates.shift()?.();
    await until('three at once', () => at === 3);
    await until('all', () => {
      gates.splice(0).forEach((open) => open());
      return h.calls.length === 9 && at === 0;
    });
    expect(most).toBe(3);
  });

  it('finds a container that appears later', async () => {
    const h = setUp();
    const container = h.blobService.getContainerClient(unique('late'));
    await listen(h, ['OnBlob', `${container.containerName}/{name}`]);
    await container.create();
    await put(container, 'a.csv');
    await until('a call', () => h.calls.length === 1);
    expect(h.lines).toEqual([]);
  });

  it('builds the input of a call by hand', async () => {
    const h = setUp();
    const container = await createContainer(h);
    const [listener] = await listen(h, ['OnBlob', `${container.containerName}/in/{name}`]);
    await put(container, 'elsewhere.csv', 'x');
    const input = await listener?.manual(`${container.containerName}/elsewhere.csv`);
    expect(input).toMatchObject({
      data: { bytes: Buffer.from('x') },
      reason: 'This function was programmatically called via the host APIs.',
    });
    await expect(listener?.manual(`${container.containerName}/none.csv`)).rejects.toThrow(
      `There is no blob '${container.containerName}/none.csv'; 'container/blob' is expected.`,
    );
    await expect(listener?.manual('nothing')).rejects.toThrow("There is no blob 'nothing'");
  });

  it('refuses a path that names no blob', async () => {
    await expect(listen(setUp(), ['OnBlob', 'only'])).rejects.toThrow("Invalid blob trigger path 'only'");
  });
});

const created = (url: string) => ({
  id: 'x',
  topic: '/subscriptions/x',
  eventType: 'Microsoft.Storage.BlobCreated',
  data: { api: 'PutBlob', url, eTag: '0x8D4', blobType: 'BlockBlob', contentLength: 1 },
});

async function post(listener: TriggerListener | undefined, body: unknown, headers = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return listener?.webhook?.({ headers, query: {}, body: Buffer.from(text) });
}

async function listening() {
  const h = setUp();
  const container = await createContainer(h);
  const path = `${container.containerName}/in/{name}`;
  const [listener] = await listen(h, ['OnEvent', path, { source: 'EventGrid' }]);
  return { h, container, listener };
}

describe("blob trigger with source 'EventGrid'", () => {
  it('runs for each new blob of its path that an event tells of, and scans nothing', async () => {
    const { h, container, listener } = await listening();
    await put(container, 'in/before.csv');
    await put(container, 'in/a b.csv', 'x');
    await put(container, 'out/c.csv');
    const notification = { 'aeg-event-type': 'Notification' };
    const urls = ['in/a b.csv', 'out/c.csv', 'in/gone.csv'].map((name) => container.getBlobClient(name).url);
    expect(await post(listener, urls.map(created), notification)).toEqual({ status: 202 });
    await until('a call', () => h.calls.length === 1);
    await waitQueueEmpty(h);
    expect(paths(h)).toEqual([`${container.containerName}/in/a b.csv`]);
    expect(h.calls[0]?.input.reason).toBe(
      `New blob detected(EventGrid): ${container.containerName}/in/a b.csv`,
    );
    expect(h.calls[0]?.input.triggerMetadata['name']).toEqual({ string: 'a b.csv' });
    expect(await receipts(h)).toEqual([]);
  });

  it('answers the handshake of a subscription', async () => {
    const { listener } = await listening();
    const body = [
      {
        id: '2d1781af',
        topic: '/subscriptions/x',
        subject: '',
        data: { validationCode: '512d38b6-c7b8-40c8-89fe-f46f9e9622b6', validationUrl: 'https://x' },
        eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
      },
    ];
    expect(await post(listener, body, { 'aeg-event-type': 'SubscriptionValidation' })).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"validationResponse":"512d38b6-c7b8-40c8-89fe-f46f9e9622b6"}',
    });
  });

  it('answers the handshake of CloudEvents and the end of a subscription', async () => {
    const { listener } = await listening();
    expect(await post(listener, '', { 'webhook-request-origin': 'eventgrid.azure.net' })).toEqual({
      status: 200,
      headers: { 'WebHook-Allowed-Origin': 'eventgrid.azure.net', 'WebHook-Allowed-Rate': '*' },
    });
    expect(await post(listener, '', { 'aeg-event-type': 'Unsubscribe' })).toEqual({ status: 202 });
  });

  it.each(['', 'not json', '[1]', '{"eventType":1}'])('answers %j with 400', async (body) => {
    const { h, listener } = await listening();
    expect(await post(listener, body)).toEqual({ status: 400 });
    expect(h.lines.map(({ level }) => level)).toEqual(['warning']);
  });

  it('has no webhook where the container is scanned', async () => {
    const [listener] = await listen(setUp(), ['OnBlob', 'none/{name}']);
    expect(listener?.webhook).toBeUndefined();
  });
});
