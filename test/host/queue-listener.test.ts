import type { QueueClient } from '@azure/storage-queue';
import { afterEach, describe, expect, inject, it } from 'vitest';
import type { TriggerListener } from '../../host/invocation.ts';
import { createStorageClients } from '../../host/storage-clients.ts';
import { createLine } from './line.ts';
import { createQueueListener } from '../../host/listeners/queue/queue-listener.ts';
import { base64, createHarness, type Harness, hosted, unique, until } from './listener-harness.ts';

const { connectionString } = inject('azurite');
let harness: Harness | undefined;

function setUp(...changes: Parameters<typeof createHarness> extends [string, ...infer R] ? R : never) {
  harness = createHarness(connectionString, ...changes);
  return harness;
}

afterEach(async () => {
  await harness?.stopAll();
  harness = undefined;
});

function listen(h: Harness, queueName: string): Promise<TriggerListener> {
  const target = hosted('OnMessage', { type: 'queueTrigger', queueName });
  return h.run(
    createQueueListener({ ...h.context, target, queueService: h.queueService, wakeups: h.wakeups }),
  );
}

async function createQueue(h: Harness, name = unique('q')): Promise<QueueClient> {
  const queue = h.queueService.getQueueClient(name);
  await queue.create();
  return queue;
}

const waitEmpty = (queue: QueueClient) =>
  until(`${queue.name} to be empty`, async () => {
    const { approximateMessagesCount } = await queue.getProperties();
    return approximateMessagesCount === 0;
  });

async function poisonOf(h: Harness, queue: QueueClient): Promise<string[]> {
  const poison = h.queueService.getQueueClient(`${queue.name}-poison`);
  return until('a poison message', async () => {
    if (!(await poison.exists())) return undefined;
    const { peekedMessageItems } = await poison.peekMessages({ numberOfMessages: 32 });
    return peekedMessageItems.length > 0 && peekedMessageItems.map((item) => item.messageText);
  });
}

describe('queue trigger', () => {
  it('hands over the text and its metadata, and deletes the message after success', async () => {
    const h = setUp();
    const queue = await createQueue(h);
    const text = JSON.stringify({
      model: 'churn',
      version: 7,
      live: true,
      tags: ['a'],
      who: { a: 1 },
      no: null,
    });
    const sent = await queue.sendMessage(base64(text));
    await listen(h, queue.name);
    const [call] = await until('a call', () => h.calls.length === 1 && h.calls);
    await waitEmpty(queue);

    expect(call?.input.data).toEqual({ string: text });
    expect(call?.input.reason).toBe(`New queue message detected on '${queue.name}'.`);
    expect(call?.input.details).toMatchObject({ MessageId: sent.messageId, DequeueCount: '1' });
    const metadata = call?.input.triggerMetadata ?? {};
    expect(metadata).toMatchObject({
      queueTrigger: { string: text },
      dequeueCount: { json: '1' },
      id: { string: sent.messageId },
      model: { string: 'churn' },
      version: { string: '7' },
      live: { string: 'True' },
      who: { json: '{"a":1}' },
    });
    expect(Object.keys(metadata)).toEqual(
      expect.arrayContaining(['expirationTime', 'insertionTime', 'nextVisibleTime', 'popReceipt']),
    );
    expect(metadata).not.toHaveProperty('tags');
    expect(metadata).not.toHaveProperty('no');
    expect(metadata['insertionTime']).toEqual({
      json: JSON.stringify(sent.insertedOn.toISOString().replace('Z', '+00:00')),
    });
  });

  it('takes plain text where messageEncoding is none, and leaves it so in poison', async () => {
    const h = setUp({ queues: { messageEncoding: 'none', maxDequeueCount: 1 } });
    h.behave(() => Promise.reject(new Error('no')));
    const queue = await createQueue(h);
    await queue.sendMessage('just <text> & more');
    await listen(h, queue.name);
    expect(await poisonOf(h, queue)).toEqual(['just <text> & more']);
    expect(h.calls[0]?.input.data).toEqual({ string: 'just <text> & more' });
  });

  it('tries maxDequeueCount times, then moves the stored text to the poison queue', async () => {
    const h = setUp({ queues: { maxDequeueCount: 3 } });
    h.behave(() => Promise.reject(new Error('no')));
    const queue = await createQueue(h);
    await queue.sendMessage(base64('bad'));
    await listen(h, queue.name);
    expect(await poisonOf(h, queue)).toEqual([base64('bad')]);
    await waitEmpty(queue);
    expect(h.calls.map((call) => call.input.triggerMetadata['dequeueCount'])).toEqual([
      { json: '1' },
      { json: '2' },
      { json: '3' },
    ]);
    expect(h.lines).toContainEqual({
      level: 'warning',
      category: 'Host.Triggers.Queue',
      message: `Message has reached MaxDequeueCount of 3. Moving message to queue '${queue.name}-poison'.`,
    });
  });

  it('moves what is not base64 to poison as it is, without a call and with one warning', async () => {
    const h = setUp();
    const queue = await createQueue(h);
    const { messageId } = await queue.sendMessage('{"plain": 1}');
    await listen(h, queue.name);
    expect(await poisonOf(h, queue)).toEqual(['{"plain": 1}']);
    expect(h.calls).toEqual([]);
    expect(h.lines.map((line) => line.message)).toEqual([
      `Message decoding has failed! Check MessageEncoding settings. MessageId=${messageId}.`,
    ]);
  });

  it('moves a message that was tried too often elsewhere without running it', async () => {
    const h = setUp({ queues: { maxDequeueCount: 2 } });
    const queue = await createQueue(h);
    await queue.sendMessage(base64('spent'));
    for (let count = 0; count < 2; count += 1) {
      const { receivedMessageItems } = await queue.receiveMessages();
      for (const { messageId, popReceipt } of receivedMessageItems) {
        await queue.updateMessage(messageId, popReceipt, undefined, 0);
      }
    }
    await listen(h, queue.name);
    expect(await poisonOf(h, queue)).toEqual([base64('spent')]);
    expect(h.calls).toEqual([]);
  });

  it('counts text that is not UTF-8 as a failed try', async () => {
    const h = setUp({ queues: { maxDequeueCount: 2 } });
    const queue = await createQueue(h);
    const stored = Buffer.from([0xff, 0xfe, 0x80]).toString('base64');
    await queue.sendMessage(stored);
    await listen(h, queue.name);
    expect(await poisonOf(h, queue)).toEqual([stored]);
    expect(h.calls).toEqual([]);
  });

  it('gives a poison queue no further poison queue and keeps its failing message', async () => {
    const h = setUp({ queues: { maxDequeueCount: 1 } });
    h.behave(() => Promise.reject(new Error('no')));
    const queue = await createQueue(h, `${unique('q')}-poison`);
    await queue.sendMessage(base64('bad'));
    await listen(h, queue.name);
    await until('a call', () => h.calls.length === 1);
    await h.stopAll();
    const { approximateMessagesCount } = await queue.getProperties();
    expect(approximateMessagesCount).toBe(1);
    expect(await h.queueService.getQueueClient(`${queue.name}-poison`).exists()).toBe(false);
    expect(h.calls).toHaveLength(1);
  });

  it('polls a missing queue silently, does not create it, and finds it when it appears', async () => {
    const h = setUp();
    const queue = h.queueService.getQueueClient(unique('late'));
    await listen(h, queue.name);
    expect(await queue.exists()).toBe(false);
    await queue.create();
    await queue.sendMessage(base64('there'));
    await until('a call', () => h.calls.length === 1);
    expect(h.lines).toEqual([]);
  });

  it('renews the invisibility of a long run, so that nobody else gets the message', async () => {
    const h = setUp({ queues: { invisibilityMs: 1_000 } });
    const { promise, resolve } = Promise.withResolvers<void>();
    h.behave(() => promise);
    const queue = await createQueue(h);
    await queue.sendMessage(base64('long'));
    await listen(h, queue.name);
    const first = await until('a call', () => h.calls[0]);
    const visibleAgain = Date.now() + 2_500;
    await until('two invisibility periods', () => Date.now() > visibleAgain);
    const { peekedMessageItems } = await queue.peekMessages();
    expect(peekedMessageItems).toEqual([]);
    resolve();
    await waitEmpty(queue);
    expect(h.calls).toEqual([first]);
  });

  it('waits visibilityTimeout after a failure', async () => {
    const h = setUp({ queues: { visibilityTimeoutMs: 2_000, maxDequeueCount: 2 } });
    const at: number[] = [];
    h.behave(() => {
      at.push(performance.now());
      throw new Error('no');
    });
    const queue = await createQueue(h);
    await queue.sendMessage(base64('pause'));
    await listen(h, queue.name);
    await until('two calls', () => at.length === 2);
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThan(1_000);
  });

  it('runs at most batchSize + newBatchThreshold at once and fetches again at the threshold', async () => {
    const h = setUp({ queues: { batchSize: 4, newBatchThreshold: 2 } });
    let running = 0;
    let most = 0;
    const gates: (() => void)[] = [];
    h.behave(async () => {
      most = Math.max(most, (running += 1));
      const { promise, resolve } = Promise.withResolvers<void>();
      gates.push(resolve);
      await promise;
      running -= 1;
    });
    const queue = await createQueue(h);
    await Promise.all(Array.from({ length: 20 }, (_, i) => queue.sendMessage(base64(`m${i}`))));
    await listen(h, queue.name);
    await until('a full batch', () => running === 4);
    gates.splice(0, 2).forEach((open) => open());
    await until('the next batch', () => running === 6);
    await until('all of them', () => {
      gates.splice(0).forEach((open) => open());
      return h.calls.length === 20 && running === 0;
    });
    expect(most).toBe(6);
    await waitEmpty(queue);
  });

  it('is woken by a write of this process', async () => {
    const h = setUp({ queues: { minPollingMs: 60_000, maxPollingMs: 60_000 } });
    const queue = await createQueue(h);
    await listen(h, queue.name);
    await queue.sendMessage(base64('wake up'));
    h.wakeups.notify(queue.url);
    await until('a call', () => h.calls.length === 1, 5_000);
    expect(h.calls[0]?.input.data).toEqual({ string: 'wake up' });
  });

  it('stops its intake at once and waits for what runs', async () => {
    const h = setUp({ queues: { batchSize: 1, newBatchThreshold: 0 } });
    const { promise, resolve } = Promise.withResolvers<void>();
    h.behave(() => promise);
    const queue = await createQueue(h);
    await queue.sendMessage(base64('one'));
    await queue.sendMessage(base64('two'));
    const listener = await listen(h, queue.name);
    await until('a call', () => h.calls.length === 1);
    let stopped = false;
    const stop = listener.stop().then(() => (stopped = true));
    expect(stopped).toBe(false);
    resolve();
    await stop;
    expect(h.calls).toHaveLength(1);
    const { peekedMessageItems } = await queue.peekMessages();
    expect(peekedMessageItems.map((item) => item.messageText)).toEqual([base64('two')]);
  });

  it('warns once while storage is away, and goes on when it is back', async () => {
    const h = setUp();
    const queue = await createQueue(h);
    await queue.sendMessage(base64('after the outage'));
    const line = await createLine(new URL(queue.url));
    const storage = createStorageClients(() => line.through(connectionString));
    const target = hosted('OnMessage', { type: 'queueTrigger', queueName: queue.name });
    const deps = { ...h.context, target, queueService: storage.queues(undefined), wakeups: h.wakeups };
    await h.run(createQueueListener(deps));
    await until('a warning', () => h.lines.length > 0);
    line.connect();
    await until('a call', () => h.calls.length === 1);
    await waitEmpty(queue);
    await h.stopAll();
    await line.close();
    expect(h.lines.map(({ level }) => level)).toEqual(['warning', 'information']);
  });

  it('builds the input of a call by hand', async () => {
    const h = setUp();
    const listener = await listen(h, unique('none'));
    expect(await listener.manual('{"model":"churn"}')).toEqual({
      data: { string: '{"model":"churn"}' },
      triggerMetadata: { queueTrigger: { string: '{"model":"churn"}' }, model: { string: 'churn' } },
      reason: 'This function was programmatically called via the host APIs.',
    });
  });

  it('refuses a trigger without a queue name', () => {
    const h = setUp();
    const target = hosted('OnMessage', { type: 'queueTrigger' });
    expect(() =>
      createQueueListener({ ...h.context, target, queueService: h.queueService, wakeups: h.wakeups }),
    ).toThrow("'queueName' of binding 'trigger' (queueTrigger) is missing.");
  });
});
