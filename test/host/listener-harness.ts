import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import { systemClock } from '../../host/clock.ts';
import type { HostSettings } from '../../host/config/host-settings.ts';
import type {
  Binding,
  HostedFunction,
  InvocationInput,
  InvocationResult,
  Listener,
  ListenerContext,
} from '../../host/invocation.ts';
import type { LogLine } from '../../host/log.ts';
import { systemRandom } from '../../host/random.ts';
import { createQueueWakeups, type QueueWakeups } from '../../host/listeners/queue/queue-wakeups.ts';

/** Resolves to the first value that is not undefined or false; fails naming the wait after the deadline. */
export async function until<T>(
  what: string,
  read: () => Promise<T | undefined | false> | T | undefined | false,
  deadlineMs = 20_000,
): Promise<T> {
  const end = performance.now() + deadlineMs;
  while (performance.now() < end) {
    const value = await read();
    if (value !== undefined && value !== false) return value;
    await pause(20);
  }
  throw new Error(`waited in vain for ${what}`);
}

export type Call = { target: string; input: InvocationInput };

export type Harness = {
  context: ListenerContext;
  wakeups: QueueWakeups;
  blobService: BlobServiceClient;
  queueService: QueueServiceClient;
  calls: Call[];
  lines: LogLine[];
  /** What a call does; succeeds by default. */
  behave(behaviour: (call: Call, count: number) => Promise<void> | void): void;
  /** Starts a listener that is stopped by `stopAll`. */
  run<T extends Listener>(listener: T): Promise<T>;
  stopAll(): Promise<void>;
};

const nothing: InvocationResult = { outputs: [], returnValue: undefined };

/** Real storage, real time, and a recording `invoke` in place of the worker. */
export function createHarness(connectionString: string, changes: SettingsChanges = {}): Harness {
  const calls: Call[] = [];
  const lines: LogLine[] = [];
  const started: Listener[] = [];
  let behaviour: ((call: Call, count: number) => Promise<void> | void) | undefined;
  const context: ListenerContext = {
    settings: testSettings(changes),
    clock: systemClock,
    random: systemRandom,
    log: (line) => void lines.push(line),
    invoke: async (target, input) => {
      const call = { target: target.name, input };
      calls.push(call);
      await behaviour?.(call, calls.length);
      return nothing;
    },
  };
  return {
    context,
    calls,
    lines,
    wakeups: createQueueWakeups(),
    blobService: BlobServiceClient.fromConnectionString(connectionString),
    queueService: QueueServiceClient.fromConnectionString(connectionString),
    behave: (next) => (behaviour = next),
    async run(listener) {
      started.push(listener);
      await listener.start();
      return listener;
    },
    async stopAll() {
      await Promise.all(started.map((listener) => listener.stop()));
    },
  };
}

type SettingsChanges = {
  queues?: Partial<HostSettings['queues']>;
  blobs?: Partial<HostSettings['blobs']>;
  singleton?: Partial<HostSettings['singleton']>;
  hostId?: string;
  timeZone?: string;
};

/** Azure's counts with times that suit a test. */
function testSettings(changes: SettingsChanges): HostSettings {
  return {
    appDir: '/nowhere',
    hostId: changes.hostId ?? unique('host'),
    lookup: () => undefined,
    development: true,
    timeZone: changes.timeZone ?? 'UTC',
    functionTimeoutMs: undefined,
    onlyFunctions: undefined,
    logLevels: {},
    shutdownMs: 10_000,
    terminateMs: 5_000,
    keys: undefined,
    http: {
      routePrefix: '',
      maxOutstandingRequests: -1,
      maxConcurrentRequests: -1,
      customHeaders: {},
      bodyLimitBytes: 1_000_000,
      bodyGraceMs: 5000,
      chunkedBodies: 'buffer',
    },
    queues: {
      batchSize: 16,
      newBatchThreshold: 8,
      minPollingMs: 20,
      maxPollingMs: 100,
      visibilityTimeoutMs: 0,
      maxDequeueCount: 5,
      messageEncoding: 'base64',
      invisibilityMs: 30_000,
      ...changes.queues,
    },
    blobs: {
      maxDegreeOfParallelism: 8,
      poisonBlobThreshold: 5,
      scanMs: 100,
      receiptLeaseMs: 15_000,
      ...changes.blobs,
    },
    singleton: {
      lockPeriodMs: 15_000,
      listenerLockPeriodMs: 15_000,
      listenerLockRecoveryPollingMs: 100,
      lockAcquisitionPollingMs: 100,
      ...changes.singleton,
    },
  };
}

export const unique = (prefix: string): string => `${prefix}-${randomUUID().slice(0, 8)}`;

export const hosted = (name: string, trigger: Omit<Binding, 'name' | 'direction'>): HostedFunction => ({
  name,
  trigger: { name: 'trigger', direction: 'in', ...trigger, type: String(trigger['type']) },
  outputs: [],
  retry: undefined,
});

export const base64 = (text: string): string => Buffer.from(text).toString('base64');
