import type { QueueClient } from '@azure/storage-queue';
import { RelevoError } from '../kernel/error.ts';
import { queueServiceClient, type StorageConnection } from './connection.ts';
import { CALL_TIMEOUT_MS, storageCall } from './storage-call.ts';
import { storageErrorCode } from './storage-error.ts';

/** Largest message the service takes, after base64. */
const MAX_MESSAGE_BYTES = 65_536;

/** Sends JSON in base64, as the Functions host expects it. At least once: a repeated try may send a message twice. */
export type QueueSender = {
  send(queue: string, message: unknown, signal?: AbortSignal): Promise<void>;
};

export function createQueueSender(deps: { connection: StorageConnection }): QueueSender {
  const client = queueServiceClient(deps.connection, 4);
  return {
    send: async (queue, message, signal) => {
      const text = encodeMessage(message);
      await storageCall('send message', CALL_TIMEOUT_MS, signal, (abortSignal) =>
        sendCreating(client.getQueueClient(queue), text, abortSignal),
      );
    },
  };
}

/** Throws QUEUE_MESSAGE_TOO_LARGE over 64 KiB. */
export function encodeMessage(message: unknown): string {
  const text = Buffer.from(JSON.stringify(message)).toString('base64');
  if (text.length > MAX_MESSAGE_BYTES)
    throw new RelevoError('QUEUE_MESSAGE_TOO_LARGE', `${text.length} bytes, at most ${MAX_MESSAGE_BYTES}`);
  return text;
}

async function sendCreating(queue: QueueClient, text: string, abortSignal: AbortSignal): Promise<void> {
  try {
    await queue.sendMessage(text, { abortSignal });
  } catch (error) {
    if (storageErrorCode(error) !== 'QueueNotFound') throw error;
    await queue.createIfNotExists({ abortSignal });
    await queue.sendMessage(text, { abortSignal });
  }
}
