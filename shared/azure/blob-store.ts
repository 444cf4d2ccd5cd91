import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { BlobDownloadResponseParsed, BlobServiceClient } from '@azure/storage-blob';
import { type Clock, systemClock } from '../kernel/clock.ts';
import { createAppendBlock } from './append-block.ts';
import { contentBytes, quotedEtag, visibleMetadata } from './blob-content.ts';
import { blobServiceClient, type StorageConnection } from './connection.ts';
import { guardedWrite, type WriteOptions } from './guarded-write.ts';
import { CALL_TIMEOUT_MS, storageCall, TRANSFER_TIMEOUT_MS } from './storage-call.ts';
import { isMissing, isPreconditionFailed, storageUnavailable } from './storage-error.ts';

export type BlobContent = {
  bytes: Uint8Array;
  etag: string;
  lastModified: Date;
  metadata: Record<string, string>;
};

export type BlobItem = { name: string; size: number; etag: string; lastModified: Date };

/**
 * Blobs by container and name. A missing blob or container is a value, not an error; every failure is STORAGE_UNAVAILABLE
 * (retryable), except that an aborted call rejects with the signal's reason.
 */
export type BlobStore = {
  /** undefined: no such blob or container. */
  read(container: string, name: string, signal?: AbortSignal): Promise<BlobContent | undefined>;
  /** undefined: the condition does not hold. Creates the container on demand. */
  write(
    container: string,
    name: string,
    content: Uint8Array | string,
    options?: WriteOptions,
  ): Promise<{ etag: string } | undefined>;
  /** Adds one block at the end of an append blob, created on demand; exactly once, however often a try is repeated. */
  append(container: string, name: string, content: Uint8Array | string, signal?: AbortSignal): Promise<void>;
  /** In order of name. A missing container lists nothing. */
  list(container: string, prefix: string, signal?: AbortSignal): AsyncIterable<BlobItem>;
  /** false: nothing was removed, because there is no such blob or it is no longer the revision `ifMatch`. */
  remove(
    container: string,
    name: string,
    signal?: AbortSignal,
    options?: { ifMatch?: string },
  ): Promise<boolean>;
  /** Into a local file, which appears only when it is whole. false: no such blob. */
  download(container: string, name: string, file: string, signal?: AbortSignal): Promise<boolean>;
  upload(
    container: string,
    name: string,
    file: string,
    options?: WriteOptions,
  ): Promise<{ etag: string } | undefined>;
};

const TRIES = 4;

export function createBlobStore(deps: { connection: StorageConnection; clock?: Clock }): BlobStore {
  const client = blobServiceClient(deps.connection, TRIES);
  const appendBlock = createAppendBlock(blobServiceClient(deps.connection, 1), deps.clock ?? systemClock);
  return {
    read: (container, name, signal) =>
      storageCall('read blob', CALL_TIMEOUT_MS, signal, async (abortSignal) => {
        const response = await open(client, container, name, abortSignal);
        return response === undefined ? undefined : toContent(response);
      }),
    write: (container, name, content, options = {}) =>
      storageCall('write blob', CALL_TIMEOUT_MS, options.signal, (abortSignal) => {
        const bytes = contentBytes(content);
        return guardedWrite(client, container, name, options, abortSignal, (blob, uploadOptions) =>
          blob.upload(bytes, bytes.length, uploadOptions),
        );
      }),
    append: (container, name, content, signal) =>
      storageCall('append to blob', CALL_TIMEOUT_MS, signal, (abortSignal) =>
        appendBlock(container, name, contentBytes(content), abortSignal),
      ),
    list: (container, prefix, signal) => listBlobs(client, container, prefix, signal),
    remove: (container, name, signal, options = {}) =>
      storageCall('remove blob', CALL_TIMEOUT_MS, signal, (abortSignal) =>
        removeBlob(client, container, name, options, abortSignal),
      ),
    download: (container, name, file, signal) =>
      storageCall('download blob', TRANSFER_TIMEOUT_MS, signal, async (abortSignal) => {
        const response = await open(client, container, name, abortSignal);
        return response === undefined ? false : saveAs(response, file, abortSignal);
      }),
    upload: (container, name, file, options = {}) =>
      storageCall('upload blob', TRANSFER_TIMEOUT_MS, options.signal, (abortSignal) =>
        guardedWrite(client, container, name, options, abortSignal, (blob, uploadOptions) =>
          blob.uploadFile(file, uploadOptions),
        ),
      ),
  };
}

async function open(
  client: BlobServiceClient,
  container: string,
  name: string,
  abortSignal: AbortSignal,
): Promise<BlobDownloadResponseParsed | undefined> {
  try {
    const blob = client.getContainerClient(container).getBlobClient(name);
    return await blob.download(0, undefined, { abortSignal, maxRetryRequests: TRIES });
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function streamOf(response: BlobDownloadResponseParsed): NodeJS.ReadableStream {
  if (response.readableStreamBody === undefined) throw new TypeError('a download without a stream');
  return response.readableStreamBody;
}

async function toContent(response: BlobDownloadResponseParsed): Promise<BlobContent> {
  const chunks: Buffer[] = [];
  for await (const chunk of streamOf(response)) chunks.push(Buffer.from(chunk));
  return {
    bytes: Buffer.concat(chunks),
    etag: quotedEtag(response.etag ?? ''),
    lastModified: response.lastModified ?? new Date(0),
    metadata: visibleMetadata(response.metadata),
  };
}

async function saveAs(
  response: BlobDownloadResponseParsed,
  file: string,
  signal: AbortSignal,
): Promise<boolean> {
  const partial = `${file}.${randomUUID()}.part`;
  try {
    await pipeline(streamOf(response), createWriteStream(partial), { signal });
    await rename(partial, file);
    return true;
  } finally {
    await rm(partial, { force: true });
  }
}

async function removeBlob(
  client: BlobServiceClient,
  container: string,
  name: string,
  conditions: { ifMatch?: string },
  abortSignal: AbortSignal,
): Promise<boolean> {
  try {
    await client
      .getContainerClient(container)
      .getBlobClient(name)
      .delete({ abortSignal, conditions, deleteSnapshots: 'include' });
    return true;
  } catch (error) {
    if (isMissing(error) || isPreconditionFailed(error)) return false;
    throw error;
  }
}

async function* listBlobs(
  client: BlobServiceClient,
  container: string,
  prefix: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<BlobItem> {
  const options = signal === undefined ? { prefix } : { prefix, abortSignal: signal };
  try {
    for await (const item of client.getContainerClient(container).listBlobsFlat(options))
      yield {
        name: item.name,
        size: item.properties.contentLength ?? 0,
        etag: quotedEtag(item.properties.etag),
        lastModified: item.properties.lastModified,
      };
  } catch (error) {
    signal?.throwIfAborted();
    if (!isMissing(error)) throw storageUnavailable('list blobs', error);
  }
}
