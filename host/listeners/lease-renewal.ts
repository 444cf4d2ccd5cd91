import type { BlobLeaseClient } from '@azure/storage-blob';
import type { Clock } from '../clock.ts';
import type { ListenerLog } from './listener-log.ts';
import { sleepOrAbort } from './nap.ts';
import { errorText, hasStatus } from './storage-error.ts';

type RenewalDeps = { lease: BlobLeaseClient; name: string; periodMs: number; clock: Clock; log: ListenerLog };

/** Renews a lease at half time until `done` aborts, and aborts it when the lease is lost. */
export async function renewLease(deps: RenewalDeps, done: AbortController): Promise<void> {
  const { lease, name, periodMs, clock, log } = deps;
  let heldUntil = clock.now().getTime() + periodMs;
  while (true) {
    await sleepOrAbort(clock, periodMs / 2, done.signal);
    if (done.signal.aborted) return;
    try {
      const asked = clock.now().getTime();
      await lease.renewLease();
      heldUntil = asked + periodMs;
    } catch (error) {
      log.warn(`Lock '${name}' was not renewed: ${errorText(error)}`);
      if (hasStatus(error, 404, 409, 412) || clock.now().getTime() >= heldUntil) done.abort();
    }
  }
}
