import { systemClock } from './clock.ts';
import type { HostSettings } from './config/host-settings.ts';
import type { HostedFunction, Invoke, ListenerContext, TriggerListener, WriteOutputs } from './invocation.ts';
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

type Parts = { settings: HostSettings; log: HostLog; clients: StorageClients; wakeups: QueueWakeups };

export function createStorageTriggers(settings: HostSettings, log: HostLog): StorageTriggers {
  const clients = createStorageClients(settings.lookup);
  const parts: Parts = { settings, log, clients, wakeups: createQueueWakeups() };
  return {
    listenTo: (target, invoke) => {
      const context = { settings, log, invoke, clock: systemClock, random: systemRandom };
      switch (target.trigger.type.toLowerCase()) {
        case 'timertrigger':
          return timerListener(parts, context, target);
        case 'queuetrigger':
          return queueListener(parts, context, target);
        default:
          throw new Error(`there is no listener for ${target.trigger.type}`);
      }
    },
    writeOutputs: createWriteOutputs({
      storage: clients,
      encoding: settings.queues.messageEncoding,
      wakeups: parts.wakeups,
      clock: systemClock,
      random: systemRandom,
    }),
  };
}

const connectionOf = ({ trigger }: HostedFunction): string | undefined =>
  typeof trigger['connection'] === 'string' ? trigger['connection'] : undefined;

function timerListener(
  { settings, clients }: Parts,
  context: ListenerContext,
  target: HostedFunction,
): TriggerListener {
  const container = clients.blobs(undefined).getContainerClient('azure-webjobs-hosts');
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
