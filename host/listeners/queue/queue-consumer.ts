import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';
import type { Clock } from '../../clock.ts';
import type { QueueSettings } from '../../config/host-settings.ts';
import type { Random } from '../../random.ts';
import type { ListenerLog } from '../listener-log.ts';
import { holdMessage } from './message-hold.ts';
import { createMessagePump, type MessagePump } from './message-pump.ts';
import { createSettlement } from './message-settlement.ts';
import { decodeMessage } from './message-text.ts';

export type ConsumerDeps = {
  queue: QueueClient;
  /** Where a spent message goes; undefined for a queue that is itself a poison queue. */
  poisonQueueOf(message: DequeuedMessageItem): QueueClient | undefined;
  settings: QueueSettings;
  /** One try; a rejection is a failed one. */
  run(body: Uint8Array, message: DequeuedMessageItem): Promise<void>;
  clock: Clock;
  random: Random;
  log: ListenerLog;
};

/**
 * Hands each message of a queue to `run` and settles it: deleted after success, released after failure, moved to
 * poison after `maxDequeueCount` tries or at once when it is not in the expected encoding.
 */
export function createQueueConsumer(deps: ConsumerDeps): MessagePump {
  const { queue, settings, clock, random, log } = deps;
  const { maxDequeueCount } = settings;
  const settlement = createSettlement(queue, log);

  async function handle(message: DequeuedMessageItem): Promise<void> {
    const poisonQueue = deps.poisonQueueOf(message);
    const body = decodeMessage(message.messageText, settings.messageEncoding);
    if (body === undefined) {
      const id = message.messageId;
      log.warn(`Message decoding has failed! Check MessageEncoding settings. MessageId=${id}.`);
      if (poisonQueue !== undefined) await settlement.poison(message, message.popReceipt, poisonQueue);
    } else if (message.dequeueCount > maxDequeueCount && poisonQueue !== undefined) {
      await moveSpent(message, message.popReceipt, poisonQueue);
    } else {
      const hold = holdMessage(message, { queue, invisibilityMs: settings.invisibilityMs, clock, log });
      const succeeded = await tryRun(body, message);
      const receipt = await hold.release();
      if (succeeded) await settlement.complete(message, receipt);
      else await afterFailure(message, receipt, poisonQueue);
    }
  }

  async function afterFailure(
    message: DequeuedMessageItem,
    receipt: string,
    poisonQueue: QueueClient | undefined,
  ): Promise<void> {
    // Without a poison queue the message stays invisible, which keeps a failing one from spinning.
    if (poisonQueue === undefined) return;
    if (message.dequeueCount >= maxDequeueCount) await moveSpent(message, receipt, poisonQueue);
    else await settlement.release(message, receipt, settings.visibilityTimeoutMs);
  }

  async function moveSpent(message: DequeuedMessageItem, receipt: string, to: QueueClient): Promise<void> {
    log.warn(
      `Message has reached MaxDequeueCount of ${maxDequeueCount}. Moving message to queue '${to.name}'.`,
    );
    await settlement.poison(message, receipt, to);
  }

  async function tryRun(body: Uint8Array, message: DequeuedMessageItem): Promise<boolean> {
    try {
      await deps.run(body, message);
      return true;
    } catch {
      // The invocation has logged its own failure.
      return false;
    }
  }

  return createMessagePump({ queue, settings, handle, clock, random, log });
}
