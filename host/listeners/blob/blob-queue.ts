import type { DequeuedMessageItem, QueueClient, QueueServiceClient } from '@azure/storage-queue';
import type { Clock } from '../../clock.ts';
import type { HostSettings } from '../../config/host-settings.ts';
import type { Random } from '../../random.ts';
import type { ListenerLog } from '../listener-log.ts';
import { createQueueConsumer } from '../queue/queue-consumer.ts';
import { decodeMessage, encodeMessage } from '../queue/message-text.ts';
import type { MessagePump } from '../queue/message-pump.ts';
import { sendCreating } from '../queue/send-creating.ts';
import { type BlobTriggerMessage, blobTriggerMessageSchema } from './blob-trigger-message.ts';

/** How one function takes its messages from the internal queue. */
export type BlobConsumer = {
  /** One try; a rejection is a failed one. */
  run(message: BlobTriggerMessage, queued: DequeuedMessageItem): Promise<void>;
  /** The blob's own account, where messages go that failed too often. */
  poisonService: QueueServiceClient;
};

/** The internal queue that all blob triggers of the app share. It is read while at least one function is added. */
export type BlobQueue = {
  enqueue(message: BlobTriggerMessage): Promise<void>;
  add(functionId: string, consumer: BlobConsumer): Promise<void>;
  /** Ends the intake for all functions, and waits for what runs. */
  stop(): Promise<void>;
};

type Deps = {
  queueService: QueueServiceClient;
  settings: HostSettings;
  clock: Clock;
  random: Random;
  log: ListenerLog;
};

const POISON_QUEUE = 'webjobs-blobtrigger-poison';

export function createBlobQueue(deps: Deps): BlobQueue {
  const { queueService, settings, log } = deps;
  const queue = queueService.getQueueClient(`azure-webjobs-blobtrigger-${settings.hostId}`);
  const consumers = new Map<string, BlobConsumer>();
  let pump: MessagePump | undefined;

  async function run(body: Uint8Array, queued: DequeuedMessageItem): Promise<void> {
    const message = parseMessage(body);
    if (message === undefined) {
      log.error(`Message '${queued.messageId}' of '${queue.name}' is not a blob trigger message.`);
      throw new Error('Invalid blob trigger message.');
    }
    const consumer = consumers.get(message.FunctionId);
    // A function that was removed from the app, or disabled: its messages are dropped.
    if (consumer !== undefined) await consumer.run(message, queued);
  }

  function poisonQueueOf({ messageText }: DequeuedMessageItem): QueueClient {
    const body = decodeMessage(messageText, 'base64');
    const message = body === undefined ? undefined : parseMessage(body);
    const consumer = message === undefined ? undefined : consumers.get(message.FunctionId);
    return (consumer?.poisonService ?? queueService).getQueueClient(POISON_QUEUE);
  }

  return {
    async enqueue(message) {
      await sendCreating(queue, encodeMessage(JSON.stringify(message), 'base64'));
      pump?.wake();
    },
    async add(functionId, consumer) {
      consumers.set(functionId, consumer);
      if (pump !== undefined) return;
      pump = createQueueConsumer({ ...deps, queue, poisonQueueOf, settings: pumpSettings(settings), run });
      await pump.start();
    },
    stop: () => pump?.stop() ?? Promise.resolve(),
  };
}

/** `maxDegreeOfParallelism` as a batch and a threshold: 1 is 1 + 0, 16 is 9 + 7, 100 is 32 + 68. */
function pumpSettings({ queues, blobs }: HostSettings): HostSettings['queues'] {
  const batchSize = Math.min(32, Math.floor(blobs.maxDegreeOfParallelism / 2) + 1);
  return {
    ...queues,
    batchSize,
    newBatchThreshold: blobs.maxDegreeOfParallelism - batchSize,
    maxDequeueCount: blobs.poisonBlobThreshold,
    messageEncoding: 'base64',
    visibilityTimeoutMs: 0,
  };
}

function parseMessage(body: Uint8Array): BlobTriggerMessage | undefined {
  try {
    return blobTriggerMessageSchema.safeParse(JSON.parse(Buffer.from(body).toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
