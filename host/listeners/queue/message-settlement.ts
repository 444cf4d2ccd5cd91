import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';
import type { ListenerLog } from '../listener-log.ts';
import { errorText, hasStatus } from '../storage-error.ts';

export type SettlementDeps = {
  queue: QueueClient;
  /** Undefined for a queue that is itself a poison queue. */
  poisonQueue: QueueClient | undefined;
  maxDequeueCount: number;
  visibilityTimeoutMs: number;
  log: ListenerLog;
};

/** What becomes of a message after its try. None of these rejects: an unsettled message comes back by itself. */
export type Settlement = {
  complete(message: DequeuedMessageItem, receipt: string): Promise<void>;
  /** Releases the message for another try, or moves it to poison after the last one. */
  fail(message: DequeuedMessageItem, receipt: string): Promise<void>;
  /** Copies the text as it is to the poison queue, which is created when missing, and deletes the message. */
  poison(message: DequeuedMessageItem, receipt: string): Promise<void>;
};

export function createSettlement(deps: SettlementDeps): Settlement {
  const { queue, poisonQueue, maxDequeueCount, log } = deps;

  const attempt = async (what: string, message: DequeuedMessageItem, act: () => Promise<unknown>) => {
    try {
      await act();
    } catch (error) {
      log.warn(`Message '${message.messageId}' of '${queue.name}' was not ${what}: ${errorText(error)}`);
    }
  };

  const settlement: Settlement = {
    complete: (message, receipt) =>
      attempt('deleted', message, () => queue.deleteMessage(message.messageId, receipt)),

    async fail(message, receipt) {
      // Without a poison queue the message stays invisible, which keeps a failing one from spinning.
      if (poisonQueue === undefined) return;
      if (message.dequeueCount >= maxDequeueCount) return settlement.poison(message, receipt);
      const seconds = Math.ceil(deps.visibilityTimeoutMs / 1000);
      await attempt('released', message, () =>
        queue.updateMessage(message.messageId, receipt, undefined, seconds),
      );
    },

    async poison(message, receipt) {
      if (poisonQueue === undefined) return;
      await attempt('moved to poison', message, async () => {
        await sendCreating(poisonQueue, message.messageText);
        await queue.deleteMessage(message.messageId, receipt);
      });
    },
  };
  return settlement;
}

async function sendCreating(queue: QueueClient, text: string): Promise<void> {
  try {
    await queue.sendMessage(text);
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
    await queue.createIfNotExists();
    await queue.sendMessage(text);
  }
}
