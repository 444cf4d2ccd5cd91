import { describe, expect, it } from 'vitest';
import { createEvidenceStore } from '../../../../shared/promotion/record/evidence-store.ts';
import { createMemoryBlobStore } from '../../../memory/blob-store.ts';

const digest = 'c'.repeat(64);
const bytes = Uint8Array.of(1, 2, 3);

describe('the evidence store', () => {
  it('keeps evidence under its digest and gives it back', async () => {
    const blobs = createMemoryBlobStore();
    const store = createEvidenceStore(blobs);
    await store.save('churn', { digest, bytes });
    expect(await store.read('churn', digest)).toEqual({ digest, bytes });
    expect((await blobs.read('decisions', `churn/evidence/${digest}.json.gz`))?.bytes).toEqual(bytes);
  });

  it('never writes over what is kept', async () => {
    const store = createEvidenceStore(createMemoryBlobStore());
    await store.save('churn', { digest, bytes });
    await store.save('churn', { digest, bytes: Uint8Array.of(9) });
    expect((await store.read('churn', digest)).bytes).toEqual(bytes);
  });

  it('says which blob is gone', async () => {
    const store = createEvidenceStore(createMemoryBlobStore());
    await store.save('churn', { digest, bytes });
    await expect(store.read('other', digest)).rejects.toMatchObject({
      code: 'EVIDENCE_MISSING',
      message: `decisions/other/evidence/${digest}.json.gz is gone`,
      status: 404,
      retryable: false,
    });
  });

  it('is written as gzip, and gives up with its caller', async () => {
    const stop = new AbortController();
    const written: unknown[] = [];
    const blobs = createMemoryBlobStore();
    const store = createEvidenceStore({
      ...blobs,
      write: (container, name, content, options) => {
        written.push(options);
        return blobs.write(container, name, content, options);
      },
    });
    await store.save('churn', { digest, bytes }, stop.signal);
    await store.save('churn', { digest, bytes });
    expect(written).toEqual([
      { ifNoneMatch: '*', contentType: 'application/gzip', signal: stop.signal },
      { ifNoneMatch: '*', contentType: 'application/gzip' },
    ]);
    stop.abort(new Error('enough'));
    await expect(store.save('churn', { digest, bytes }, stop.signal)).rejects.toThrow('enough');
    await expect(store.read('churn', digest, stop.signal)).rejects.toThrow('enough');
  });
});
