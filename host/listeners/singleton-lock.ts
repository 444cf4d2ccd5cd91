import type { BlobLeaseClient, BlockBlobClient, ContainerClient } from '@azure/storage-blob';
import type { Clock } from '../clock.ts';
import { renewLease } from './lease-renewal.ts';
import type { ListenerLog } from './listener-log.ts';
import { sleepOrAbort } from './nap.ts';
import { errorText, hasStatus } from './storage-error.ts';

/** Makes sure that one instance of the app at a time does something. */
export type SingletonLock = {
  /**
   * Waits for the lock, runs, releases, and so on until `stop` aborts. The signal given to `run` aborts with `stop`
   * and when the lock was lost; `run` then ends in its own time and resolves.
   */
  hold(stop: AbortSignal, run: (signal: AbortSignal) => Promise<void>): Promise<void>;
};

type LockDeps = {
  container: ContainerClient;
  /** Name of the blob that is leased. */
  name: string;
  periodMs: number;
  retryMs: number;
  clock: Clock;
  log: ListenerLog;
};

/** A lock held by a blob lease of `periodMs` (15 to 60 s), renewed at half time. */
export function createSingletonLock(deps: LockDeps): SingletonLock {
  const { name, clock, log } = deps;
  const seconds = Math.min(60, Math.max(15, Math.ceil(deps.periodMs / 1000)));
  const acquire = createAcquire(deps, seconds);

  async function runLocked(
    lease: BlobLeaseClient,
    stop: AbortSignal,
    run: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const done = new AbortController();
    const renewal = renewLease({ lease, name, periodMs: seconds * 1000, clock, log }, done);
    try {
      await run(AbortSignal.any([stop, done.signal]));
    } finally {
      done.abort();
      await renewal;
      await release(lease);
    }
  }

  async function release(lease: BlobLeaseClient): Promise<void> {
    try {
      await lease.releaseLease();
    } catch (error) {
      // Another instance has it already, or takes it when it runs out.
      log.warn(`Lock '${name}' was not released: ${errorText(error)}`);
    }
  }

  return {
    async hold(stop, run) {
      while (!stop.aborted) {
        const lease = await acquire();
        if (lease !== undefined) await runLocked(lease, stop, run);
        if (!stop.aborted) await sleepOrAbort(clock, deps.retryMs, stop);
      }
    },
  };
}

/** Asks once; undefined when another instance holds the lock, or, with one warning, when storage is away. */
function createAcquire(deps: LockDeps, seconds: number): () => Promise<BlobLeaseClient | undefined> {
  const blob = deps.container.getBlockBlobClient(deps.name);
  let failing = false;
  return async () => {
    const lease = blob.getBlobLeaseClient();
    try {
      await acquireCreating(lease, seconds, deps.container, blob);
      failing = false;
      return lease;
    } catch (error) {
      if (!hasStatus(error, 409) && !failing) {
        failing = true;
        deps.log.warn(`Lock '${deps.name}' cannot be taken: ${errorText(error)}`);
      }
      return undefined;
    }
  };
}

async function acquireCreating(
  lease: BlobLeaseClient,
  seconds: number,
  container: ContainerClient,
  blob: BlockBlobClient,
): Promise<void> {
  try {
    await lease.acquireLease(seconds);
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
    await container.createIfNotExists();
    await createEmpty(blob);
    await lease.acquireLease(seconds);
  }
}

async function createEmpty(blob: BlockBlobClient): Promise<void> {
  try {
    await blob.upload('', 0, { conditions: { ifNoneMatch: '*' } });
  } catch (error) {
    if (!hasStatus(error, 409, 412)) throw error;
  }
}
