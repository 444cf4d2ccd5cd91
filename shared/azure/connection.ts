import type { TokenCredential } from '@azure/identity';
import { BlobServiceClient, type StorageRetryOptions } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';

/** How to reach a storage account: a connection string, or service addresses and an identity. */
export type StorageConnection =
  | { kind: 'connection-string'; value: string }
  | { kind: 'identity'; blobServiceUri: string; queueServiceUri: string; credential: TokenCredential };

const pipelineOptions = (tries: number): { retryOptions: StorageRetryOptions } => ({
  retryOptions: { maxTries: tries, retryDelayInMs: 200, maxRetryDelayInMs: 2000, tryTimeoutInMs: 30_000 },
});

/** A blob client whose calls are tried `tries` times by the SDK when they fail in transit or with 5xx. */
export function blobServiceClient(connection: StorageConnection, tries: number): BlobServiceClient {
  return connection.kind === 'connection-string'
    ? BlobServiceClient.fromConnectionString(connection.value, pipelineOptions(tries))
    : new BlobServiceClient(connection.blobServiceUri, connection.credential, pipelineOptions(tries));
}

export function queueServiceClient(connection: StorageConnection, tries: number): QueueServiceClient {
  return connection.kind === 'connection-string'
    ? QueueServiceClient.fromConnectionString(connection.value, pipelineOptions(tries))
    : new QueueServiceClient(connection.queueServiceUri, connection.credential, pipelineOptions(tries));
}
