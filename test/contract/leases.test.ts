import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { BlobServiceClient } from '@azure/storage-blob';
import { describe, expect, inject, it } from 'vitest';
import { createLeases, type Leases } from '../../shared/azure/leases.ts';
import { type Clock, systemClock } from '../../shared/kernel/clock.ts';
import { createMemoryLeases } from '../memory/leases.ts';

const azurite = (clock: Clock = systemClock): Leases =>
  createLeases({
    connection: { kind: 'connection-string', value: inject('azurite').connectionString },
    clock,
    leaseSeconds: 15,
  });

describe.each([
  { backend: 'memory', create: (): Leases => createMemoryLeases() },
  { backend: 'azurite', create: (): Leases => azurite() },
])('leases on $backend', ({ create }) => {
  const leases = create();

  it('returns what the work returns and frees the key, also after a failure', async () => {
    const key = `k/${randomUUID()}`;
    expect(await leases.withLease(key, async () => 42)).toBe(42);
    const failure = new Error('work failed');
    await expect(
      leases.withLease(key, async () => {
        throw failure;
      }),
    ).rejects.toBe(failure);
    expect(await leases.withLease(key, async () => 'again')).toBe('again');
  });

  it('refuses a second holder at once, retryable, and lets other keys pass', async () => {
    const key = `k/${randomUUID()}`;
    await leases.withLease(key, async () => {
      await expect(leases.withLease(key, async () => 1)).rejects.toMatchObject({
        code: 'LEASE_HELD',
        retryable: true,
      });
      expect(await leases.withLease(`${key}/other`, async () => 2)).toBe(2);
    });
  });

  it('lets many waiters in one at a time', async () => {
    const key = `k/${randomUUID()}`;
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await delay(20);
      inside -= 1;
    };
    const waiters = Array.from({ length: 4 }, () => leases.withLease(key, work, { waitMs: 30_000 }));
    await Promise.all(waiters);
    expect(most).toBe(1);
    expect(inside).toBe(0);
  });

  it('stops waiting when the caller leaves', async () => {
    const key = `k/${randomUUID()}`;
    const caller = new AbortController();
    await leases.withLease(key, async () => {
      const waiting = leases.withLease(key, async () => 1, { waitMs: 30_000, signal: caller.signal });
      caller.abort(new Error('left'));
      await expect(waiting).rejects.toThrow(/aborted|left/);
    });
  });

  it("passes the caller's abort on to the work", async () => {
    const caller = new AbortController();
    const aborted = await leases.withLease(
      `k/${randomUUID()}`,
      async (signal) => {
        caller.abort(new Error('left'));
        return signal.aborted;
      },
      { signal: caller.signal },
    );
    expect(aborted).toBe(true);
  });
});

describe('a blob lease', () => {
  it('tells the work when it was lost', async () => {
    const key = `lost/${randomUUID()}`;
    const impatient: Clock = { ...systemClock, sleep: (_ms, signal) => systemClock.sleep(20, signal) };
    const blob = BlobServiceClient.fromConnectionString(inject('azurite').connectionString)
      .getContainerClient('relevo-locks')
      .getBlobClient(key);
    const reason: unknown = await azurite(impatient).withLease(key, async (signal) => {
      await blob.getBlobLeaseClient().breakLease(0);
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve);
      });
      return signal.reason;
    });
    expect(reason).toMatchObject({ code: 'LEASE_LOST' });
  });

  it('is renewed while the work goes on', async () => {
    const key = `renewed/${randomUUID()}`;
    const renewals = Promise.withResolvers<void>();
    let sleeps = 0;
    const impatient: Clock = {
      ...systemClock,
      sleep: async (_ms, signal) => {
        sleeps += 1;
        if (sleeps === 5) renewals.resolve();
        await systemClock.sleep(20, signal);
      },
    };
    const aborted = await azurite(impatient).withLease(key, async (signal) => {
      await renewals.promise;
      return signal.aborted;
    });
    expect(aborted).toBe(false);
  });
});
