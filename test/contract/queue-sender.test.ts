import { randomUUID } from 'node:crypto';
import { QueueServiceClient } from '@azure/storage-queue';
import { describe, expect, inject, it } from 'vitest';
import { createQueueSender, type QueueSender } from '../../shared/azure/queue-sender.ts';
import { createMemoryQueueSender } from '../memory/queue-sender.ts';

type Backend = { sender: QueueSender; received(queue: string): Promise<unknown[]> };

const memory = (): Backend => {
  const sender = createMemoryQueueSender();
  return {
    sender,
    received: async (queue) =>
      sender.messages.filter((sent) => sent.queue === queue).map((sent) => sent.message),
  };
};

const azurite = (): Backend => {
  const { connectionString } = inject('azurite');
  const service = QueueServiceClient.fromConnectionString(connectionString);
  return {
    sender: createQueueSender({ connection: { kind: 'connection-string', value: connectionString } }),
    received: async (queue) => {
      const answer = await service.getQueueClient(queue).receiveMessages({ numberOfMessages: 32 });
      return answer.receivedMessageItems.map((item): unknown =>
        JSON.parse(Buffer.from(item.messageText, 'base64').toString()),
      );
    },
  };
};

describe.each([
  { backend: 'memory', create: memory },
  { backend: 'azurite', create: azurite },
])('queue sender on $backend', ({ create }) => {
  const backend = create();
  const sender = backend.sender;

  it('sends JSON in base64 and creates the queue on demand', async () => {
    const queue = `queue-${randomUUID()}`;
    await sender.send(queue, { model: 'telco', note: 'é <&>' });
    await sender.send(queue, { model: 'second' });
    expect(await backend.received(queue)).toEqual([{ model: 'telco', note: 'é <&>' }, { model: 'second' }]);
  });

  it('refuses a message that no queue takes', async () => {
    await expect(sender.send(`queue-${randomUUID()}`, 'x'.repeat(60_000))).rejects.toMatchObject({
      code: 'QUEUE_MESSAGE_TOO_LARGE',
      retryable: false,
    });
  });

  it('rejects with the reason of an aborted signal', async () => {
    const reason = new Error('caller left');
    await expect(sender.send(`queue-${randomUUID()}`, 1, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe('queue sender without a service', () => {
  it('reports it as retryable', async () => {
    const value = inject('azurite').connectionString.replace(
      /QueueEndpoint=[^;]+/,
      'QueueEndpoint=http://127.0.0.1:1/x',
    );
    const sender = createQueueSender({ connection: { kind: 'connection-string', value } });
    await expect(sender.send('queue', 1)).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      retryable: true,
    });
  });
});
