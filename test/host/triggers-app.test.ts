import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { createLine } from './line.ts';
import { base64, unique, until } from './listener-harness.ts';

const { connectionString } = inject('azurite');
const prefix = unique('app');
const blobs = BlobServiceClient.fromConnectionString(connectionString);
const queues = QueueServiceClient.fromConnectionString(connectionString);
const root = join(import.meta.dirname, '../..');

type Host = { child: ChildProcess; url: string; output(): string; exit: Promise<unknown[]> };
let host: Host;

async function startHost(settings: Record<string, string>): Promise<Host> {
  const child = spawn(
    process.execPath,
    [join(root, 'host/main.ts'), '--app', join(import.meta.dirname, 'fixtures/triggers-app'), '--port', '0'],
    { env: { ...process.env, ...settings }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  const exit = once(child, 'exit');
  const url = await Promise.race([
    until('the host to start', () => /Host started: (\S+)/.exec(text)?.[1]),
    exit.then(() => {
      throw new Error(`the host ended:\n${text}`);
    }),
  ]);
  return { child, url, exit, output: () => text };
}

const settings = {
  AzureWebJobsStorage: connectionString,
  AzureFunctionsWebHost__hostid: prefix,
  PREFIX: prefix,
  TICKS: '* * * * * *',
  RELEVO_HOST_QUEUE_MIN_POLLING_MS: '20',
  RELEVO_HOST_QUEUE_MAX_POLLING_MS: '200',
  RELEVO_HOST_BLOB_SCAN_MS: '100',
  RELEVO_HOST_LISTENER_LEASE_MS: '15000',
  RELEVO_HOST_LISTENER_LEASE_RETRY_MS: '200',
};

beforeAll(async () => {
  for (const name of ['data', 'events']) await blobs.getContainerClient(`${prefix}-${name}`).create();
  for (const name of ['in', 'bad']) await queues.getQueueClient(`${prefix}-${name}`).create();
  host = await startHost(settings);
});

afterAll(async () => {
  host.child.kill('SIGKILL');
  await host.exit;
});

const kindSchema = z.looseObject({ kind: z.string() });
const seen: z.infer<typeof kindSchema>[] = [];

/** Takes what the functions reported off the queue until one report is of this kind. */
function report(kind: string): Promise<z.infer<typeof kindSchema>> {
  const queue = queues.getQueueClient(`${prefix}-seen`);
  return until(`a report of kind ${kind}\n${host.output()}`, async () => {
    if (await queue.exists()) {
      const { receivedMessageItems } = await queue.receiveMessages({ numberOfMessages: 32 });
      for (const { messageId, popReceipt, messageText } of receivedMessageItems) {
        seen.push(kindSchema.parse(JSON.parse(Buffer.from(messageText, 'base64').toString())));
        await queue.deleteMessage(messageId, popReceipt);
      }
    }
    const index = seen.findIndex((one) => one.kind === kind);
    return index === -1 ? undefined : seen.splice(index, 1)[0];
  });
}

async function outBlob(name: string): Promise<unknown> {
  const blob = blobs.getContainerClient(`${prefix}-out`).getBlobClient(name);
  await until(`the blob ${name}\n${host.output()}`, () => blob.exists());
  return JSON.parse((await blob.downloadToBuffer()).toString());
}

const post = (path: string, body: unknown, headers = {}) =>
  fetch(`${host.url}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });

const year = new Date().getUTCFullYear();

describe('an app with all triggers', () => {
  it('runs a timer every second', async () => {
    expect(await report('tick')).toEqual({
      kind: 'tick',
      timer: { schedule: { adjustForDST: true }, scheduleStatus: null, isPastDue: false },
    });
  });

  it('retries a failing timer and tells it about the retry', async () => {
    expect(await report('flaky')).toMatchObject({
      kind: 'flaky',
      retry: { retryCount: 2, maxRetryCount: 3, exception: { message: 'flaky 2' } },
    });
  });

  it('passes messages from an HTTP function through a queue to a blob named after them', async () => {
    const answer = await post('/post', [
      { id: 'one', kind: 'a' },
      { id: 'two', kind: 'b' },
    ]);
    expect(answer.status).toBe(202);
    expect(await outBlob(`one-${year}.json`)).toEqual({
      message: { id: 'one', kind: 'a' },
      dequeueCount: 1,
      kind: 'a',
    });
    expect(await outBlob(`two-${year}.json`)).toMatchObject({ kind: 'b' });
    expect(host.output()).toMatch(
      new RegExp(
        `Executing 'Functions.onMessage' \\(Reason='New queue message detected on '${prefix}-in'.', Id=`,
      ),
    );
  });

  it('moves a message that fails to the poison queue', async () => {
    await queues.getQueueClient(`${prefix}-bad`).sendMessage(base64('bad'));
    const poison = queues.getQueueClient(`${prefix}-bad-poison`);
    await until(`the poison queue\n${host.output()}`, () => poison.exists());
    const { peekedMessageItems } = await until('the message', async () => {
      const peeked = await poison.peekMessages();
      return peeked.peekedMessageItems.length > 0 && peeked;
    });
    expect(peekedMessageItems[0]?.messageText).toBe(base64('bad'));
    expect(host.output().match(/Executed 'Functions.onBad' \(Failed/g)).toHaveLength(2);
  });

  it('runs for a new blob with its bytes and parameters', async () => {
    const bytes = Buffer.from([0, 1, 255]);
    await blobs.getContainerClient(`${prefix}-data`).getBlockBlobClient('in/a.csv').uploadData(bytes);
    expect(await report('blob')).toEqual({
      kind: 'blob',
      blobTrigger: `${prefix}-data/in/a.csv`,
      name: 'in/a',
      ext: 'csv',
      size: 3,
      contentLength: 3,
    });
  });

  it("runs for Event Grid's event at the webhook, after the handshake", async () => {
    const path = '/runtime/webhooks/blobs?functionName=Host.Functions.onEvent&code=any';
    const validation = await post(
      path,
      [
        {
          eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
          data: { validationCode: 'code-1' },
        },
      ],
      { 'aeg-event-type': 'SubscriptionValidation' },
    );
    expect([validation.status, await validation.json()]).toEqual([200, { validationResponse: 'code-1' }]);

    const blob = blobs.getContainerClient(`${prefix}-events`).getBlockBlobClient('b.txt');
    await blob.uploadData(Buffer.from('hello'));
    const event = {
      eventType: 'Microsoft.Storage.BlobCreated',
      data: { api: 'PutBlob', url: blob.url, eTag: '0x1', blobType: 'BlockBlob' },
    };
    expect((await post(path, [event], { 'aeg-event-type': 'Notification' })).status).toBe(202);
    expect(await report('event')).toEqual({ kind: 'event', name: 'b.txt', text: 'hello' });
    expect((await post('/runtime/webhooks/blobs?functionName=Host.Functions.onBlob', [event])).status).toBe(
      404,
    );
  });

  it('runs functions by hand through the admin API', async () => {
    const message = { input: JSON.stringify({ id: 'hand', kind: 'manual' }) };
    expect((await post('/admin/functions/onMessage', message)).status).toBe(202);
    expect(await outBlob(`hand-${year}.json`)).toMatchObject({ message: { id: 'hand' } });
    await blobs
      .getContainerClient(`${prefix}-events`)
      .getBlockBlobClient('hand.txt')
      .uploadData(Buffer.from('by hand'));
    expect((await post('/admin/functions/onEvent', { input: `${prefix}-events/hand.txt` })).status).toBe(202);
    expect(await report('event')).toEqual({ kind: 'event', name: 'hand.txt', text: 'by hand' });
    expect((await post('/admin/functions/flaky', { input: '' })).status).toBe(202);
    expect(await report('flaky')).toEqual({ kind: 'flaky' });
    expect(host.output()).toContain(
      "Executing 'Functions.flaky' (Reason='This function was programmatically called via the host APIs.'",
    );
  });

  it.each([
    ['noConnection', "Storage account connection string 'Nowhere' does not exist"],
    ['badSchedule', "The schedule expression 'every day' was not recognized as a valid cron expression"],
    ['noSetting', '%NOT_SET% does not resolve to a value'],
    ['unknown', 'this host does not know the binding carrierPigeonTrigger'],
    ['unknownInput', 'this host does not know the binding carrierPigeon'],
  ])('leaves out %s and says why', (name, reason) => {
    const line = host
      .output()
      .split('\n')
      .find((text) => text.includes(`'${name}'`));
    expect(line).toContain(reason);
  });

  it('starts while storage is away, serves HTTP, and goes on when storage is back', async () => {
    const line = await createLine(new URL(queues.url), new URL(blobs.url));
    const late = await startHost({
      ...settings,
      AzureFunctionsWebHost__hostid: `${prefix}-late`,
      AzureWebJobsStorage: line.through(connectionString),
    });
    expect((await fetch(`${late.url}/admin/host/ping`)).status).toBe(200);
    expect((await fetch(`${late.url}/post`, { method: 'POST', body: '"x"' })).status).toBe(500);
    expect(late.output()).not.toContain("Executing 'Functions.everySecond'");
    line.connect();
    await until(`a tick\n${late.output()}`, () =>
      /Executed 'Functions.everySecond' \(Succeeded/.test(late.output()),
    );
    await until('the blob', () => late.output().includes("Executing 'Functions.onBlob'"));
    late.child.kill('SIGTERM');
    expect((await late.exit)[0]).toBe(0);
    await line.close();
  });

  it('stops gracefully, giving its locks back: a second host ticks at once', async () => {
    host.child.kill('SIGTERM');
    expect((await host.exit)[0]).toBe(0);
    host = await startHost(settings);
    const started = performance.now();
    await until(`a tick\n${host.output()}`, () =>
      /Executed 'Functions.everySecond' \(Succeeded/.test(host.output()),
    );
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(host.output()).not.toContain("Executing 'Functions.onBlob'");
  });
});
