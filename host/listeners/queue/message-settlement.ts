import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';
import type { ListenerLog } from '../listener-log.ts';
import { errorText } from '../storage-error.ts';
import { sendCreating } from './send-creating.ts';

/** What becomes of a message after its try. None of these rejects: an unsettled message comes back by itself. */
export type Settlement = {
  complete(message: DequeuedMessageItem, receipt: string): Promise<void>;
  /** Makes the message visible again after the pause. */
  release(message: DequeuedMessageItem, receipt: string, pauseMs: number): Promise<void>;
  /** Copies the text as it is to the poison queue, which is created when missing, and deletes the message. */
  poison(message: DequeuedMessageItem, receipt: string, poisonQueue: QueueClient): Promise<void>;
};

export function createSettlement(queue: QueueClient, log: ListenerLog): Settlement {
  const attempt = async (what: string, { messageId }: DequeuedMessageItem, act: () => Promise<unknown>) => {
    try {
      await act();
    } catch (error) {
      log.warn(`Message '${messageId}' of '${queue.name}' was not ${what}: ${errorText(error)}`);
    }
  };
  return {
    complete: (message, receipt) =>
      attempt('deleted', message, () => queue.deleteMessage(message.messageId, receipt)),
    release: (message, receipt, pauseMs) =>
      attempt('released', message, () =>
        queue.updateMessage(message.messageId, receipt, undefined, Math.ceil(pauseMs / 1000)),
      ),
    poison: (message, receipt, poisonQueue) =>
      attempt('moved to poison', message, async () => {
        await sendCreating(poisonQueue, message.messageText);
        await queue.deleteMessage(message.messageId, receipt);
      }),
  };
}
