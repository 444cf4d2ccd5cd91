import { randomUUID } from 'node:crypto';
import type { BlobServiceClient, BlockBlobClient, BlockBlobUploadOptions } from '@azure/storage-blob';
import { markedMetadata, quotedEtag, writeNonce } from './blob-content.ts';
import { isContainerMissing, isMissing, isPreconditionFailed } from './storage-error.ts';

export type WriteOptions = {
  ifNoneMatch?: '*';
  ifMatch?: string;
  contentType?: string;
  metadata?: Record<string, string>;
  signal?: AbortSignal;
};

type Put = (blob: BlockBlobClient, options: BlockBlobUploadOptions) => Promise<{ etag?: string }>;

/**
 * Writes a block blob under the caller's condition; undefined when the condition does not hold.
 * A retry after a lost answer would meet its own first attempt and look refused: a conditional write therefore carries a
 * nonce in the metadata, and a refusal counts only when the blob there is not this very write.
 */
export async function guardedWrite(
  client: BlobServiceClient,
  container: string,
  name: string,
  options: WriteOptions,
  abortSignal: AbortSignal,
  put: Put,
): Promise<{ etag: string } | undefined> {
  const blob = client.getContainerClient(container).getBlockBlobClient(name);
  const nonce = randomUUID();
  const uploadOptions = toUploadOptions(options, nonce, abortSignal);
  try {
    return etagOf(await put(blob, uploadOptions));
  } catch (error) {
    if (isPreconditionFailed(error)) return ownWrite(blob, nonce, abortSignal);
    if (options.ifMatch !== undefined && isMissing(error)) return undefined;
    if (!isContainerMissing(error)) throw error;
  }
  await client.getContainerClient(container).createIfNotExists({ abortSignal });
  try {
    return etagOf(await put(blob, uploadOptions));
  } catch (error) {
    if (isPreconditionFailed(error)) return ownWrite(blob, nonce, abortSignal);
    throw error;
  }
}

function toUploadOptions(
  options: WriteOptions,
  nonce: string,
  abortSignal: AbortSignal,
): BlockBlobUploadOptions {
  const conditional = options.ifMatch !== undefined || options.ifNoneMatch !== undefined;
  const metadata = options.metadata ?? {};
  return {
    abortSignal,
    conditions: {
      ...(options.ifMatch === undefined ? {} : { ifMatch: options.ifMatch }),
      ...(options.ifNoneMatch === undefined ? {} : { ifNoneMatch: options.ifNoneMatch }),
    },
    metadata: conditional ? markedMetadata(metadata, nonce) : metadata,
    blobHTTPHeaders: { blobContentType: options.contentType ?? 'application/octet-stream' },
  };
}

async function ownWrite(
  blob: BlockBlobClient,
  nonce: string,
  abortSignal: AbortSignal,
): Promise<{ etag: string } | undefined> {
  try {
    const found = await blob.getProperties({ abortSignal });
    return writeNonce(found.metadata) === nonce ? etagOf(found) : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

const etagOf = (response: { etag?: string }): { etag: string } => ({ etag: quotedEtag(response.etag ?? '') });
