import type { BlobStore } from '../azure/blob-store.ts';
import { RelevoError } from '../kernel/error.ts';

/**
 * The blob store with a limit on each read. Serving does without what it cannot read soon: storage that hangs must not
 * keep a fresh instance from asking MLflow.
 * @throws RelevoError STORAGE_UNAVAILABLE (503) after `limitMs`
 */
export const promptReads = (blobs: BlobStore, limitMs: number): BlobStore => ({
  ...blobs,
  read: async (container, name, signal) => {
    const limit = AbortSignal.timeout(limitMs);
    try {
      return await blobs.read(
        container,
        name,
        signal === undefined ? limit : AbortSignal.any([signal, limit]),
      );
    } catch (cause) {
      if (signal?.aborted === true || !limit.aborted) throw cause;
      const message = `read blob: no answer within ${limitMs} ms`;
      throw new RelevoError('STORAGE_UNAVAILABLE', message, { retryable: true, status: 503, cause });
    }
  },
});
