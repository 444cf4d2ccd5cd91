import type { BlobServiceClient } from '@azure/storage-blob';
import type { TypedData } from '../invocation.ts';
import { hasStatus } from '../listeners/storage-error.ts';

/** Writes the blob at `container/name`; the container is created when missing. A null value writes nothing. */
export async function writeBlobOutput(
  service: BlobServiceClient,
  path: string,
  value: TypedData,
): Promise<void> {
  const [, containerName, blobName] = /^([^/]+)\/(.+)$/s.exec(path) ?? [];
  if (containerName === undefined || blobName === undefined) {
    throw new Error(`'${path}' is no path of a blob: 'container/name' is expected.`);
  }
  const bytes = bytesOf(value);
  if (bytes === undefined) return;
  const container = service.getContainerClient(containerName);
  const blob = container.getBlockBlobClient(blobName);
  try {
    await blob.uploadData(bytes);
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
    await container.createIfNotExists();
    await blob.uploadData(bytes);
  }
}

function bytesOf(value: TypedData): Uint8Array | undefined {
  if ('bytes' in value) return value.bytes;
  if ('string' in value) return Buffer.from(value.string, 'utf8');
  if ('json' in value) return value.json === 'null' ? undefined : Buffer.from(value.json, 'utf8');
  if ('int' in value) return Buffer.from(String(value.int));
  if ('double' in value) return Buffer.from(String(value.double));
  throw new Error('An HTTP response cannot be the content of a blob.');
}
