import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';
import type { Clock } from '../../clock.ts';
import type { Listener } from '../../invocation.ts';
import type { Random } from '../../random.ts';
import type { ListenerLog } from '../listener-log.ts';
import { createNap } from '../nap.ts';
import { createBackoff } from '../backoff.ts';
import { errorText, hasStatus } from '../storage-error.ts';

export type PumpSettings = {
  batchSize: number;
  newBatchThreshold: number;
  minPollingMs: number;
  maxPollingMs: number;
  invisibilityMs: number;
};

export type PumpDeps = {
  queue: QueueClient;
  settings: PumpSettings;
  /** Handles one message to its end; must not reject. */
  handle(message: DequeuedMessageItem): Promise<void>;
  clock: Clock;
  random: Random;
  log: ListenerLog;
};

/** `wake` makes the next look into the queue happen now. */
export type MessagePump = Listener & { wake(): void };

/** A receive that does not answer is given up this long after `stop`. */
const STOP_GRACE_MS = 5_000;

/**
 * Keeps up to `batchSize + newBatchThreshold` messages of a queue in work: fetches a batch whenever no more than
 * `newBatchThreshold` are running, and waits with growing delay while the queue is empty or missing.
 */
export function createMessagePump(deps: PumpDeps): MessagePump {
  const { settings, clock } = deps;
  const nap = createNap(clock);
  const giveUp = new AbortController();
  const running = new Set<Promise<void>>();
  const receive = createReceive(deps, giveUp.signal);
  const stopping = new AbortController();
  let loop = Promise.resolve();

  function track(message: DequeuedMessageItem): void {
    const work = deps.handle(message).finally(() => running.delete(work));
    running.add(work);
  }

  async function pump(): Promise<void> {
    const delay = createBackoff({ minMs: settings.minPollingMs, maxMs: settings.maxPollingMs }, deps.random);
    let hit = false;
    while (!stopping.signal.aborted) {
      if (running.size > settings.newBatchThreshold) {
        await Promise.race(running);
        continue;
      }
      const messages = await receive();
      messages.forEach(track);
      if (messages.length === 0 && !stopping.signal.aborted) await nap.sleep(delay.next(hit));
      hit = messages.length > 0;
    }
  }

  return {
    wake: () => nap.wake(),
    start() {
      loop = pump();
      return Promise.resolve();
    },
    async stop() {
      stopping.abort();
      nap.wake();
      const grace = new AbortController();
      void clock.sleep(STOP_GRACE_MS, grace.signal).then(
        () => giveUp.abort(),
        () => undefined,
      );
      await loop;
      grace.abort();
      await Promise.all(running);
    },
  };
}

/** One look into the queue. A missing queue is an empty one; an unreachable one too, with one warning. */
function createReceive(deps: PumpDeps, signal: AbortSignal): () => Promise<DequeuedMessageItem[]> {
  const { queue, settings, log } = deps;
  const options = {
    numberOfMessages: settings.batchSize,
    visibilityTimeout: Math.max(1, Math.ceil(settings.invisibilityMs / 1000)),
    abortSignal: signal,
  };
  let failing = false;
  return async () => {
    try {
      const { receivedMessageItems } = await queue.receiveMessages(options);
      if (failing) log.info(`Queue '${queue.name}' can be read again.`);
      failing = false;
      return receivedMessageItems;
    } catch (error) {
      if (!hasStatus(error, 404) && !failing) {
        failing = true;
        log.warn(`Queue '${queue.name}' cannot be read: ${errorText(error)}`);
      }
      return [];
    }
  };
}
