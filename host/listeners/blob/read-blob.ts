import { buffer } from 'node:stream/consumers';
import type { BlobClient, BlobDownloadResponseParsed } from '@azure/storage-blob';
import { hasStatus } from '../storage-error.ts';

export type BlobRead = { bytes: Buffer; response: BlobDownloadResponseParsed };

/** One version of a blob with its properties; undefined when it is gone, or no longer the one with this entity tag. */
export async function readBlob(blob: BlobClient, etag?: string): Promise<BlobRead | undefined> {
  try {
    const response = await blob.download(
      0,
      undefined,
      etag === undefined ? {} : { conditions: { ifMatch: etag } },
    );
    const { readableStreamBody } = response;
    const bytes = readableStreamBody === undefined ? Buffer.alloc(0) : await buffer(readableStreamBody);
    return { bytes, response };
  } catch (error) {
    if (hasStatus(error, 404, 412)) return undefined;
    throw error;
  }
}
