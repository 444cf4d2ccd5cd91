import { expect, it } from 'vitest';
import { promptReads } from '../../../shared/app/prompt-reads.ts';
import type { BlobStore } from '../../../shared/azure/blob-store.ts';
import { createMemoryBlobStore } from '../../memory/blob-store.ts';

/** Storage that never answers a read, but lets go of one that is aborted. */
const hanging: BlobStore = {
  ...createMemoryBlobStore(),
  read: (_container, _name, signal) => {
    const { promise, reject } = Promise.withResolvers<never>();
    signal?.addEventListener('abort', () => reject(signal.reason));
    return promise;
  },
};

it('gives up a read that hangs', async () => {
  await expect(promptReads(hanging, 20).read('c', 'n')).rejects.toMatchObject({
    code: 'STORAGE_UNAVAILABLE',
    status: 503,
    retryable: true,
  });
});

it('passes on the caller’s own reason', async () => {
  const controller = new AbortController();
  const read = promptReads(hanging, 60_000).read('c', 'n', controller.signal);
  const reason = new Error('the request is over');
  controller.abort(reason);
  await expect(read).rejects.toBe(reason);
});

it('passes on answers and failures of the storage', async () => {
  const blobs = createMemoryBlobStore();
  await blobs.write('c', 'n', 'text');
  expect(await promptReads(blobs, 60_000).read('c', 'n')).toMatchObject({
    bytes: new TextEncoder().encode('text'),
  });
  const failure = new Error('refused');
  const failing = promptReads({ ...blobs, read: () => Promise.reject(failure) }, 60_000);
  await expect(failing.read('c', 'n')).rejects.toBe(failure);
});
