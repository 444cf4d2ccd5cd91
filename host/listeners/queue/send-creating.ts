import type { QueueClient } from '@azure/storage-queue';
import { hasStatus } from '../storage-error.ts';

/** Writes a message as it is; the queue is created when missing. */
export async function sendCreating(queue: QueueClient, text: string): Promise<void> {
  try {
    await queue.sendMessage(text);
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
    await queue.createIfNotExists();
    await queue.sendMessage(text);
  }
}
