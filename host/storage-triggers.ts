import type { ContainerClient } from '@azure/storage-blob';
import { systemClock } from './clock.ts';
import { isDevelopmentStorage, resolveConnection } from './config/connection.ts';
import type { HostSettings } from './config/host-settings.ts';
import type { HostedFunction, Invoke, ListenerContext, TriggerListener, WriteOutputs } from './invocation.ts';
import { createBlobListener } from './listeners/blob/blob-listener.ts';
import { type BlobQueue, createBlobQueue } from './listeners/blob/blob-queue.ts';
import { listenerLog } from './listeners/listener-log.ts';
import { createQueueListener } from './listeners/queue/queue-listener.ts';
import { createQueueWakeups, type QueueWakeups } from './listeners/queue/queue-wakeups.ts';
import { createSingletonLock } from './listeners/singleton-lock.ts';
import { createTimerListener } from './listeners/timer/timer-listener.ts';
import { createTimerStatusBlob } from './listeners/timer/timer-status-blob.ts';
import type { HostLog } from './log.ts';
import { createWriteOutputs } from './outputs/write-outputs.ts';
import { systemRandom } from './random.ts';
import { createStorageClients, type StorageClients } from './storage-clients.ts';

/** Timer, queue and blob triggers and the outputs, all of which need storage. */
export type StorageTriggers = {
  /** Throws when the function's connection or binding cannot be used. */
  listenTo(target: HostedFunction, invoke: Invoke): TriggerListener;
  writeOutputs: WriteOutputs;
};

type Parts = {
  settings: HostSettings;
  clients: StorageClients;
  wakeups: QueueWakeups;
  /** Shared by all blob triggers; made with the first one, since it needs the host's own queues. */
  blobQueue: () => BlobQueue;
};

export function createStorageTriggers(settings: HostSettings, log: HostLog): StorageTriggers {
  const clients = createStorageClients(settings.lookup);
  const time = { clock: systemClock, random: systemRandom };
  let blobQueue: BlobQueue | undefined;
  const parts: Parts = {
    settings,
    clients,
    wakeups: createQueueWakeups(),
    blobQueue: () =>
      (blobQueue ??= createBlobQueue({
        ...time,
        queueService: clients.queues(undefined),
        settings,
        log: listenerLog(log, 'Host.Triggers.Blobs'),
      })),
  };
  return {
    listenTo: (target, invoke) => {
      const context = { settings, log, invoke, ...time };
      switch (target.trigger.type.toLowerCase()) {
        case 'timertrigger':
          return timerListener(parts, context, target);
        case 'queuetrigger':
          return queueListener(parts, context, target);
        case 'blobtrigger':
          return blobListener(parts, context, target);
        default:
          throw new Error(`there is no listener for ${target.trigger.type}`);
      }
    },
    writeOutputs: createWriteOutputs({
      storage: clients,
      encoding: settings.queues.messageEncoding,
      wakeups: parts.wakeups,
      ...time,
    }),
  };
}

const connectionOf = ({ trigger }: HostedFunction): string | undefined =>
  typeof trigger['connection'] === 'string' ? trigger['connection'] : undefined;

const hostContainer = (clients: StorageClients): ContainerClient =>
  clients.blobs(undefined).getContainerClient('azure-webjobs-hosts');

function timerListener(
  { settings, clients }: Parts,
  context: ListenerContext,
  target: HostedFunction,
): TriggerListener {
  const container = hostContainer(clients);
  const { hostId, singleton } = settings;
  return createTimerListener({
    ...context,
    target,
    statusStore: createTimerStatusBlob(container, hostId, target.name),
    lock: createSingletonLock({
      container,
      name: `locks/${hostId}/Host.Functions.${target.name}.Listener`,
      periodMs: singleton.listenerLockPeriodMs,
      retryMs: singleton.listenerLockRecoveryPollingMs,
      clock: context.clock,
      log: listenerLog(context.log, 'Host.Singleton'),
    }),
  });
}

const queueListener = (
  { clients, wakeups }: Parts,
  context: ListenerContext,
  target: HostedFunction,
): TriggerListener =>
  createQueueListener({ ...context, target, wakeups, queueService: clients.queues(connectionOf(target)) });

/** Azure's host looks every 2 s at development storage; elsewhere it reads storage's logs every 10 s. */
const SCAN_MS = { development: 2_000, elsewhere: 10_000 };

function blobListener(
  { settings, clients, blobQueue }: Parts,
  context: ListenerContext,
  target: HostedFunction,
): TriggerListener {
  const name = connectionOf(target);
  const connection = resolveConnection(name, settings.lookup);
  const isDevelopment = connection.kind !== 'missing' && isDevelopmentStorage(connection);
  return createBlobListener({
    ...context,
    target,
    blobService: clients.blobs(name),
    poisonService: clients.queues(name),
    hostContainer: hostContainer(clients),
    blobQueue: blobQueue(),
    scanMs: settings.blobs.scanMs ?? (isDevelopment ? SCAN_MS.development : SCAN_MS.elsewhere),
  });
}
