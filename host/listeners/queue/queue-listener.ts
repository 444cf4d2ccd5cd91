import type { DequeuedMessageItem, QueueServiceClient } from '@azure/storage-queue';
import {
  type HostedFunction,
  type InvocationInput,
  type ListenerContext,
  MANUAL_REASON,
  type TriggerListener,
} from '../../invocation.ts';
import { jsonProperties } from './json-properties.ts';
import { listenerLog } from '../listener-log.ts';
import { textOf } from './message-text.ts';
import { createQueueConsumer } from './queue-consumer.ts';
import type { QueueWakeups } from './queue-wakeups.ts';
import { queueInput } from './queue-input.ts';
import { requiredText } from '../binding-property.ts';

export type QueueListenerDeps = ListenerContext & {
  target: HostedFunction;
  queueService: QueueServiceClient;
  wakeups: QueueWakeups;
};

/** Runs a `queueTrigger` function for every message of its queue, which is polled even while it does not exist. */
export function createQueueListener(deps: QueueListenerDeps): TriggerListener {
  const { target, queueService, settings, invoke, wakeups } = deps;
  const name = requiredText(target.trigger, 'queueName').toLowerCase();
  const queue = queueService.getQueueClient(name);
  const poisonQueue = name.endsWith('-poison') ? undefined : queueService.getQueueClient(`${name}-poison`);

  async function run(body: Uint8Array, message: DequeuedMessageItem): Promise<void> {
    await invoke(target, queueInput(name, textOf(body), message));
  }

  const consumer = createQueueConsumer({
    ...deps,
    queue,
    poisonQueueOf: () => poisonQueue,
    settings: settings.queues,
    run,
    log: listenerLog(deps.log, 'Host.Triggers.Queue'),
  });
  let forget: (() => void) | undefined;

  return {
    async start() {
      forget = wakeups.onMessage(queue.url, () => consumer.wake());
      await consumer.start();
    },
    async stop() {
      forget?.();
      await consumer.stop();
    },
    manual: (input) => Promise.resolve(manualInput(input)),
  };
}

const manualInput = (text: string): InvocationInput => ({
  data: { string: text },
  triggerMetadata: { queueTrigger: { string: text }, ...jsonProperties(text) },
  reason: MANUAL_REASON,
});
