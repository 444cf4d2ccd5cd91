import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QueueServiceClient } from '@azure/storage-queue';
import { startAzurite } from '../../stack/azurite.ts';

export type OwnAzurite = {
  connectionString: string;
  blobUrl: string;
  queueUrl: string;
  /** Sends a text as it stands, without base64. */
  sendText(queue: string, text: string): Promise<void>;
  /** The decoded texts that lie in a queue now, up to 32; they stay there. */
  messages(queue: string): Promise<string[]>;
  /** Messages that are in a queue, hidden ones included. */
  depth(queue: string): Promise<number>;
  /** Names of all queues. */
  queues(): Promise<string[]>;
  stop(): Promise<void>;
};

/** A storage account for one file alone: apps listen to queues and containers that are named alike. */
export async function startOwnAzurite(): Promise<OwnAzurite> {
  const folder = mkdtempSync(join(tmpdir(), 'relevo-azurite-'));
  const azurite = await startAzurite({ folder, pidFolder: join(folder, 'run'), inMemory: true });
  const queues = QueueServiceClient.fromConnectionString(azurite.connectionString);
  return {
    ...azurite,
    sendText: async (queue, text) => {
      await queues.getQueueClient(queue).createIfNotExists();
      await queues.getQueueClient(queue).sendMessage(text);
    },
    messages: async (queue) => {
      await queues.getQueueClient(queue).createIfNotExists();
      const { peekedMessageItems } = await queues
        .getQueueClient(queue)
        .peekMessages({ numberOfMessages: 32 });
      return peekedMessageItems.map(({ messageText }) => Buffer.from(messageText, 'base64').toString('utf8'));
    },
    depth: async (queue) =>
      (await queues.getQueueClient(queue).getProperties()).approximateMessagesCount ?? Number.NaN,
    queues: async () => {
      const names: string[] = [];
      for await (const { name } of queues.listQueues()) names.push(name);
      return names;
    },
    stop: async () => {
      await azurite.child.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
