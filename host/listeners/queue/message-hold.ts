import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';
import type { Clock } from '../../clock.ts';
import type { ListenerLog } from '../listener-log.ts';
import { sleepOrAbort } from '../nap.ts';
import { errorText, hasStatus } from '../storage-error.ts';

export type MessageHold = {
  /** Ends the renewal; resolves to the pop receipt that is valid now. */
  release(): Promise<string>;
};

type HoldDeps = { queue: QueueClient; invisibilityMs: number; clock: Clock; log: ListenerLog };

/** Keeps a message invisible to others while it is handled, renewing at half time. */
export function holdMessage(message: DequeuedMessageItem, deps: HoldDeps): MessageHold {
  const { queue, invisibilityMs, clock, log } = deps;
  const seconds = Math.max(1, Math.ceil(invisibilityMs / 1000));
  const done = new AbortController();
  let receipt = message.popReceipt;

  async function renew(): Promise<'held' | 'lost'> {
    try {
      const answer = await queue.updateMessage(message.messageId, receipt, undefined, seconds);
      receipt = answer.popReceipt ?? receipt;
      return 'held';
    } catch (error) {
      log.warn(`Message '${message.messageId}' of '${queue.name}' was not renewed: ${errorText(error)}`);
      return hasStatus(error, 400, 404) ? 'lost' : 'held';
    }
  }

  async function renewing(): Promise<void> {
    while (true) {
      await sleepOrAbort(clock, invisibilityMs / 2, done.signal);
      if (done.signal.aborted || (await renew()) === 'lost') return;
    }
  }

  const renewal = renewing();
  return {
    async release() {
      done.abort();
      await renewal;
      return receipt;
    },
  };
}
