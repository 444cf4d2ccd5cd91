import type { BlobLeaseClient, BlobServiceClient } from '@azure/storage-blob';
import type { Clock } from '../kernel/clock.ts';
import { RelevoError } from '../kernel/error.ts';
import { blobServiceClient, type StorageConnection } from './connection.ts';
import { CALL_TIMEOUT_MS, storageCall } from './storage-call.ts';
import { isMissing, isOutcomeUnknown, isPreconditionFailed, storageErrorCode } from './storage-error.ts';

const LOCKS_CONTAINER = 'relevo-locks';
const POLL_MS = 250;

export type LeaseOptions = { waitMs?: number; signal?: AbortSignal };

/** Mutual exclusion across processes. */
export type Leases = {
  /**
   * Runs while holding `key`. Waits up to `waitMs` (default: not at all) and then throws LEASE_HELD (retryable). The signal
   * given to `run` aborts when the caller aborts or when the lease is lost; `run` must then write nothing more.
   */
  withLease<T>(key: string, run: (signal: AbortSignal) => Promise<T>, options?: LeaseOptions): Promise<T>;
};

/** Blob leases of `leaseSeconds` (15 to 60), renewed at a third of that; a crashed holder blocks others no longer than that. */
export function createLeases(deps: {
  connection: StorageConnection;
  clock: Clock;
  leaseSeconds?: number;
}): Leases {
  const client = blobServiceClient(deps.connection, 4);
  const leaseSeconds = deps.leaseSeconds ?? 30;
  return {
    withLease: async (key, run, options = {}) => {
      const lease = await acquireWithin(client, key, leaseSeconds, deps.clock, options);
      const done = new AbortController();
      const lost = new AbortController();
      const renewing = keepRenewed(lease, leaseSeconds, deps.clock, done.signal, lost);
      try {
        const signals = options.signal === undefined ? [lost.signal] : [lost.signal, options.signal];
        return await run(AbortSignal.any(signals));
      } finally {
        done.abort();
        await renewing;
        await release(lease);
      }
    },
  };
}

async function acquireWithin(
  client: BlobServiceClient,
  key: string,
  leaseSeconds: number,
  clock: Clock,
  options: LeaseOptions,
): Promise<BlobLeaseClient> {
  const until = clock.now().getTime() + (options.waitMs ?? 0);
  for (;;) {
    const lease = await storageCall('acquire lease', CALL_TIMEOUT_MS, options.signal, (abortSignal) =>
      tryAcquire(client, key, leaseSeconds, abortSignal),
    );
    if (lease !== undefined) return lease;
    const left = until - clock.now().getTime();
    if (left <= 0) throw new RelevoError('LEASE_HELD', `${key} is held`, { retryable: true, status: 503 });
    await clock.sleep(Math.min(POLL_MS, left), options.signal);
  }
}

async function tryAcquire(
  client: BlobServiceClient,
  key: string,
  leaseSeconds: number,
  abortSignal: AbortSignal,
): Promise<BlobLeaseClient | undefined> {
  const container = client.getContainerClient(LOCKS_CONTAINER);
  const blob = container.getBlockBlobClient(key);
  const lease = blob.getBlobLeaseClient();
  for (;;) {
    try {
      await lease.acquireLease(leaseSeconds, { abortSignal });
      return lease;
    } catch (error) {
      if (storageErrorCode(error) === 'LeaseAlreadyPresent') return undefined;
      if (!isMissing(error)) throw error;
    }
    await container.createIfNotExists({ abortSignal });
    try {
      await blob.upload('', 0, { conditions: { ifNoneMatch: '*' }, abortSignal });
    } catch (error) {
      if (storageErrorCode(error) === 'LeaseIdMissing') return undefined;
      if (!isPreconditionFailed(error)) throw error;
    }
  }
}

/** Renews until `done`; aborts `lost` when the service says the lease is not ours or it has run out unrenewed. */
async function keepRenewed(
  lease: BlobLeaseClient,
  leaseSeconds: number,
  clock: Clock,
  done: AbortSignal,
  lost: AbortController,
): Promise<void> {
  let heldUntil = clock.now().getTime() + leaseSeconds * 1000;
  while (await sleptUnlessDone(clock, (leaseSeconds * 1000) / 3, done)) {
    const asked = clock.now().getTime();
    try {
      await lease.renewLease({ abortSignal: AbortSignal.any([done, AbortSignal.timeout(5000)]) });
      heldUntil = asked + leaseSeconds * 1000;
    } catch (error) {
      if (done.aborted) return;
      if (storageErrorCode(error) === undefined || isOutcomeUnknown(error)) {
        if (clock.now().getTime() + (leaseSeconds * 1000) / 3 < heldUntil) continue;
      }
      lost.abort(new RelevoError('LEASE_LOST', 'the lease was lost', { retryable: true, cause: error }));
      return;
    }
  }
}

async function sleptUnlessDone(clock: Clock, ms: number, done: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(ms, done);
    return !done.aborted;
  } catch (error) {
    if (done.aborted) return false;
    throw error;
  }
}

/** A lease that cannot be released runs out by itself. */
async function release(lease: BlobLeaseClient): Promise<void> {
  await lease.releaseLease({ abortSignal: AbortSignal.timeout(5000) }).catch(() => undefined);
}
