import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { systemClock } from '../../shared/kernel/clock.ts';
import { createMlflowClient } from '../../shared/mlflow/index.ts';
import { createReceiveEvent } from '../../shared/serving/registry-events/receive-event.ts';
import { waitUntil } from '../../stack/wait-until.ts';
import { createMemoryBlobStore } from '../memory/blob-store.ts';
import { createMemoryQueueSender } from '../memory/queue-sender.ts';
import { samplePolicy } from '../unit/promotion/evidence-sample.ts';
import { collect } from './collect.ts';

type Delivery = { headers: IncomingHttpHeaders; body: string };

const client = createMlflowClient({ url: inject('mlflow').url });
const deliveries: Delivery[] = [];
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    deliveries.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
    response.writeHead(204).end();
  });
});
let url: string;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  url = `http://127.0.0.1:${address.port}/hook`;
});

afterAll(() => server.close());

const newName = () => `hook-${randomUUID().slice(0, 8)}`;

it('creates, reads, lists, changes and deletes a webhook', async () => {
  const name = newName();
  const created = await client.webhooks.create({
    name,
    url,
    events: ['model_version_alias.created', 'model_version_tag.set'],
    description: 'first',
    secret: 'secret of the tests',
  });
  expect(created).toMatchObject({ name, url, description: 'first', status: 'ACTIVE' });
  expect(created.events.toSorted()).toEqual(['model_version_alias.created', 'model_version_tag.set']);
  expect(created.createdAt.getTime()).toBeGreaterThan(Date.now() - 60_000);
  expect(await client.webhooks.get(created.webhookId)).toEqual(created);
  expect(await collect(client.webhooks.list({ pageSize: 1 }))).toContainEqual(created);
  const changed = await client.webhooks.update(created.webhookId, {
    description: 'second',
    status: 'DISABLED',
    events: ['model_version_alias.deleted'],
  });
  expect(changed).toMatchObject({
    name,
    url,
    description: 'second',
    status: 'DISABLED',
    events: ['model_version_alias.deleted'],
  });
  await client.webhooks.delete(created.webhookId);
  expect(await client.webhooks.find(created.webhookId)).toBeUndefined();
});

it('refuses what the server refuses', async () => {
  const events = ['model_version_alias.created'] as const;
  const refused = expect.objectContaining({ errorCode: 'INVALID_PARAMETER_VALUE' });
  await expect(client.webhooks.create({ name: newName(), url: 'ftp://127.0.0.1/x', events })).rejects.toEqual(
    refused,
  );
  await expect(client.webhooks.create({ name: newName(), url, events: [] })).rejects.toEqual(refused);
});

it('has the server send a test, and says what came of it', async () => {
  const secret = 'secret of the tests';
  const { webhookId } = await client.webhooks.create({
    name: newName(),
    url,
    events: ['model_version_alias.created'],
    secret,
  });
  expect(await client.webhooks.test(webhookId)).toMatchObject({ success: true, status: 204 });
  // The server tells every webhook of every model, those of other tests too.
  const sent = deliveries.findLast(({ body: text }) => text.includes('example_model'));
  const { headers, body } = sent ?? { headers: {}, body: '' };
  expect(JSON.parse(body)).toMatchObject({
    entity: 'model_version_alias',
    action: 'created',
    data: { name: 'example_model', alias: 'example_alias', version: '1' },
  });
  const signed = `${String(headers['x-mlflow-delivery-id'])}.${String(headers['x-mlflow-timestamp'])}.${body}`;
  expect(headers['x-mlflow-signature']).toBe(
    `v1,${createHmac('sha256', secret).update(signed).digest('base64')}`,
  );
  await client.webhooks.update(webhookId, { url: 'http://127.0.0.1:1/nobody' });
  const failed = await client.webhooks.test(webhookId, 'model_version_alias.deleted', { timeoutMs: 60_000 });
  expect(failed).toMatchObject({ success: false, status: undefined });
  expect(failed.errorMessage).toMatch(/\w/);
  await client.webhooks.delete(webhookId);
}, 90_000);

const about = (action: string, data: object) =>
  expect.objectContaining({ entity: 'model_version_alias', action, data });

it('is told of alias moves: a move is "created" with the new version', async () => {
  const { webhookId } = await client.webhooks.create({
    name: newName(),
    url,
    events: ['model_version_alias.created', 'model_version_alias.deleted'],
  });
  const name = newName();
  await client.registeredModels.create(name);
  for (let count = 0; count < 2; count += 1)
    await client.modelVersions.create({ name, source: `s3://nowhere/${count}` });
  const told = () =>
    deliveries.filter(({ body }) => body.includes(name)).map(({ body }): unknown => JSON.parse(body));
  // The server holds its list of webhooks for a second.
  expect(
    await waitUntil(
      async () => {
        await client.registeredModels.setAlias(name, 'champion', '1');
        return told().length > 0;
      },
      30_000,
      300,
    ),
  ).toBe(true);
  await client.registeredModels.setAlias(name, 'champion', '2');
  await client.registeredModels.deleteAlias(name, 'champion');
  const moved = about('created', { name, alias: 'champion', version: '2' });
  const deleted = about('deleted', { name, alias: 'champion' });
  expect(await waitUntil(() => told().length >= 3, 30_000)).toBe(true);
  await waitUntil(() => JSON.stringify(told()).includes('deleted'), 30_000);
  expect(told()).toContainEqual(moved);
  expect(told()).toContainEqual(deleted);
  expect(deliveries.at(-1)?.headers['x-mlflow-signature']).toBeUndefined();
  await client.webhooks.delete(webhookId);
}, 90_000);

it('is told of a prompt by events of its own, of which none moves a champion', async () => {
  const { webhookId } = await client.webhooks.create({
    name: newName(),
    url,
    events: ['model_version_alias.created', 'prompt_alias.created'],
    secret: 'secret of the tests',
  });
  const name = newName();
  const tags = { 'mlflow.prompt.is_prompt': 'true' };
  await client.registeredModels.create(name, { tags });
  await client.modelVersions.create({
    name,
    source: 'dummy-source',
    tags: { ...tags, 'mlflow.prompt.text': 'Will {{customer}} leave?' },
  });
  const told = () => deliveries.filter(({ body }) => body.includes(name));
  const move = async () => {
    await client.registeredModels.setAlias(name, 'champion', '1');
    return told().length > 0;
  };
  expect(await waitUntil(move, 30_000, 300)).toBe(true);
  await client.webhooks.delete(webhookId);
  const queue = createMemoryQueueSender();
  const receive = createReceiveEvent({
    secret: 'secret of the tests',
    policies: { get: () => samplePolicy(), models: () => [name] },
    blobs: createMemoryBlobStore(),
    queue,
    clock: systemClock,
    metrics: { count: () => undefined },
  });
  for (const { headers, body } of told()) {
    expect(JSON.parse(body)).toMatchObject({ entity: 'prompt_alias', data: { name, alias: 'champion' } });
    const header = (of: string): string => String(headers[`x-mlflow-${of}`]);
    const delivery = {
      id: header('delivery-id'),
      timestamp: header('timestamp'),
      signature: header('signature'),
    };
    expect(await receive(Buffer.from(body), delivery)).toMatchObject({
      status: 200,
      body: '{"outcome":"ignored"}',
    });
  }
  expect(queue.messages).toEqual([]);
}, 90_000);
