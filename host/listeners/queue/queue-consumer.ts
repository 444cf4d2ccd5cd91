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
  poisonQueue: QueueClient | undefined;
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
  const settlement = createSettlement({ ...deps, ...settings });

  async function handle(message: DequeuedMessageItem): Promise<void> {
    const body = decodeMessage(message.messageText, settings.messageEncoding);
    if (body === undefined) {
      log.warn(
        `Message decoding has failed! Check MessageEncoding settings. MessageId=${message.messageId}.`,
      );
      return settlement.poison(message, message.popReceipt);
    }
    if (message.dequeueCount > settings.maxDequeueCount && deps.poisonQueue !== undefined) {
      return moveSpent(message, message.popReceipt);
    }
    const hold = holdMessage(message, { queue, invisibilityMs: settings.invisibilityMs, clock, log });
    const succeeded = await tryRun(body, message);
    const receipt = await hold.release();
    if (succeeded) return settlement.complete(message, receipt);
    if (message.dequeueCount >= settings.maxDequeueCount && deps.poisonQueue !== undefined) {
      return moveSpent(message, receipt);
    }
    await settlement.fail(message, receipt);
  }

  async function moveSpent(message: DequeuedMessageItem, receipt: string): Promise<void> {
    log.warn(
      `Message has reached MaxDequeueCount of ${settings.maxDequeueCount}. Moving message to queue '${deps.poisonQueue?.name}'.`,
    );
    await settlement.poison(message, receipt);
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
