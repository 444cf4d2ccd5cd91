import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DELIVERIES_CONTAINER } from '../../../shared/serving/messages.ts';
import { expireDeliveries } from '../../../shared/serving/registry-events/expire-deliveries.ts';
import { createReceiveEvent } from '../../../shared/serving/registry-events/receive-event.ts';
import { createMemoryBlobStore } from '../../memory/blob-store.ts';
import { createMemoryQueueSender } from '../../memory/queue-sender.ts';
import { createManualClock } from './manual-clock.ts';
import { createRecordedMetrics, MODEL, policiesOf, regressionPolicy } from './serving-world.ts';

const SECRET = 'a secret of the tests';
const moved = JSON.stringify({
  entity: 'model_version_alias',
  action: 'created',
  timestamp: '2026-11-21T10:00:00+00:00',
  data: { name: MODEL, alias: 'champion', version: '2' },
});

const queueAway = async (): Promise<never> => {
  throw new Error('queue is away');
};

function createReceiver(secret: string | undefined = SECRET) {
  const clock = createManualClock();
  const blobs = createMemoryBlobStore({ clock });
  const queue = createMemoryQueueSender();
  const metrics = createRecordedMetrics();
  const policies = policiesOf({ [MODEL]: regressionPolicy });
  const deps = { policies, blobs, queue, clock, metrics };
  const receive = createReceiveEvent({ ...deps, secret });
  const now = (): string => String(Math.floor(clock.now().getTime() / 1000));
  const sign = (body: string, id = 'delivery-1', timestamp = now(), key = SECRET) => ({
    id,
    timestamp,
    signature: `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
  });
  const deliver = (body: string, headers = sign(body)) => receive(Buffer.from(body), headers);
  return { ...deps, receive, sign, deliver, now };
}

describe('a delivery', () => {
  it('about a served model’s alias is queued, and answered at once', async () => {
    const { deliver, queue, metrics } = createReceiver();
    expect(await deliver(moved)).toMatchObject({ status: 202, body: '{"outcome":"accepted"}' });
    expect(queue.messages).toEqual([{ queue: 'registry-events', message: { model: MODEL } }]);
    expect(metrics.counted('webhook.events')).toBe(1);
  });

  it('that comes again is queued once, however many instances take it', async () => {
    const { deliver, queue } = createReceiver();
    const outcomes = await Promise.all([deliver(moved), deliver(moved), deliver(moved)]);
    expect(outcomes.map(({ status }) => String(status)).toSorted()).toEqual(['200', '200', '202']);
    expect(queue.messages).toHaveLength(1);
  });

  it.each([
    ['another model’s alias', moved.replace(MODEL, 'example_model')],
    ['a prototype’s name', moved.replace(MODEL, '__proto__')],
    [
      'another event',
      '{"entity":"model_version","action":"created","data":{"name":"weigher","version":"3"}}',
    ],
    ['an event that we do not know', '{"entity":"budget_policy","action":"exceeded","data":null}'],
  ])('about %s is accepted and ignored', async (_name, body) => {
    const { deliver, queue, metrics } = createReceiver();
    expect(await deliver(body)).toMatchObject({ status: 200, body: '{"outcome":"ignored"}' });
    expect([queue.messages, metrics.counted('webhook.events')]).toEqual([[], 1]);
  });

  it('that the queue does not take may come again', async () => {
    const { deliver, sign, ...deps } = createReceiver();
    const failing = createReceiveEvent({ ...deps, queue: { send: queueAway }, secret: SECRET });
    await expect(failing(Buffer.from(moved), sign(moved))).rejects.toThrow('queue is away');
    expect(await deliver(moved)).toMatchObject({ status: 202 });
    expect(deps.queue.messages).toHaveLength(1);
  });
});

describe('a delivery is refused', () => {
  const { sign, deliver, receive, now, queue } = createReceiver();
  const signed = sign(moved);
  const [, digest = ''] = signed.signature.split(',');

  it.each([
    ['with another secret', sign(moved, 'delivery-1', now(), 'another secret!!')],
    ['without a signature', { ...signed, signature: null }],
    ['without an id', { ...signed, id: null }],
    ['without a time', { ...signed, timestamp: null }],
    ['with another id', { ...signed, id: 'delivery-2' }],
    ['with another time', { ...signed, timestamp: String(Number(now()) + 1) }],
    ['signed in another version', { ...signed, signature: `v2,${digest}` }],
    [
      'signed in hexadecimal',
      { ...signed, signature: `v1,${Buffer.from(digest, 'base64').toString('hex')}` },
    ],
    ['with a cut signature', { ...signed, signature: signed.signature.slice(0, -2) }],
    ['with a signature and more', { ...signed, signature: `${signed.signature} ` }],
    ['with an empty signature', { ...signed, signature: 'v1,' }],
    ['with a path for an id', sign(moved, '../x')],
  ])('%s', async (_name, headers) => {
    await expect(receive(Buffer.from(moved), headers)).rejects.toMatchObject({
      code: 'WEBHOOK_SIGNATURE',
      status: 401,
    });
  });

  it('when a byte of its body differs, even one that JSON does not see', async () => {
    await expect(receive(Buffer.from(`${moved} `), signed)).rejects.toMatchObject({
      code: 'WEBHOOK_SIGNATURE',
    });
  });

  it.each([-301, 301])('when it was signed %i s from now', async (seconds) => {
    const old = sign(moved, 'delivery-3', String(Number(now()) + seconds));
    await expect(receive(Buffer.from(moved), old)).rejects.toMatchObject({
      code: 'WEBHOOK_EXPIRED',
      status: 401,
    });
  });

  it.each(['1e9', 'Infinity', '', 'NaN', '-1'])('when its time is %j', async (time) => {
    await expect(receive(Buffer.from(moved), sign(moved, 'delivery-3', time))).rejects.toMatchObject({
      status: 401,
    });
  });

  it.each(['', 'text', '[]', '{"entity":"model_version_alias","action":"created","data":{}}'])(
    'when its body is %j',
    async (body) => {
      await expect(deliver(body)).rejects.toMatchObject({ code: 'WEBHOOK_INVALID', status: 400 });
    },
  );

  it('when it is too large', async () => {
    await expect(deliver('x'.repeat(1024 * 1024 + 1))).rejects.toMatchObject({
      code: 'BODY_TOO_LARGE',
      status: 413,
    });
  });

  it('when there is no secret', async () => {
    const { policies, blobs, clock, metrics } = createReceiver();
    const off = createReceiveEvent({ secret: undefined, policies, blobs, queue, clock, metrics });
    await expect(off(Buffer.from(moved), signed)).rejects.toMatchObject({
      code: 'WEBHOOK_DISABLED',
      status: 404,
    });
  });

  it('and nothing of it is queued', () => {
    expect(queue.messages).toEqual([]);
  });
});

it('deliveries are forgotten after an hour, not before', async () => {
  const { deliver, sign, blobs, clock } = createReceiver();
  await deliver(moved);
  clock.advance(3_599_000);
  await deliver(moved, sign(moved, 'delivery-2'));
  await expireDeliveries({ blobs, clock });
  expect(await blobs.read(DELIVERIES_CONTAINER, 'delivery-1')).toBeDefined();
  clock.advance(2000);
  await expireDeliveries({ blobs, clock });
  expect(await blobs.read(DELIVERIES_CONTAINER, 'delivery-1')).toBeUndefined();
  expect(await blobs.read(DELIVERIES_CONTAINER, 'delivery-2')).toBeDefined();
});
