import { DefaultAzureCredential, ManagedIdentityCredential, type TokenCredential } from '@azure/identity';
import { type BlobStore, createBlobStore } from '../azure/blob-store.ts';
import type { StorageConnection } from '../azure/connection.ts';
import { createLeases, type Leases } from '../azure/leases.ts';
import { createQueueSender, type QueueSender } from '../azure/queue-sender.ts';
import { systemClock } from '../kernel/clock.ts';
import { createMlflowClient, type MlflowClient } from '../mlflow/index.ts';
import { lazy } from './lazy.ts';
import type { MlflowSettings, Settings, StorageSettings } from './settings.ts';
import { traceBlobStore } from './traced-blobs.ts';
import { tracedFetch } from './traced-fetch.ts';

/** The worlds outside, each made at its first use. */
export type Platform = {
  blobs(): BlobStore;
  leases(): Leases;
  queue(): QueueSender;
  mlflow(): MlflowClient;
};

export function createPlatform(settings: Settings): Platform {
  const connection = lazy(() => storageConnection(settings.storage)).get;
  return {
    blobs: lazy(() => traceBlobStore(createBlobStore({ connection: connection() }))).get,
    leases: lazy(() => createLeases({ connection: connection(), clock: systemClock })).get,
    queue: lazy(() => createQueueSender({ connection: connection() })).get,
    mlflow: lazy(() => createClient(settings)).get,
  };
}

/** The client of the tracking server that the settings name. */
export const createClient = (settings: MlflowSettings): MlflowClient =>
  createMlflowClient({
    url: settings.MLFLOW_TRACKING_URI,
    auth: settings.mlflowAuth,
    fetch: tracedFetch,
    storage: ({ name, host }) =>
      settings.RELEVO_ARTIFACT_ACCOUNTS.includes(name) ? accountStore(host) : undefined,
  });

const accountStore = (host: string): BlobStore =>
  createBlobStore({
    connection: {
      kind: 'identity',
      blobServiceUri: `https://${host}`,
      queueServiceUri: `https://${host.replace('.blob.', '.queue.')}`,
      credential: new DefaultAzureCredential(),
    },
  });

function storageConnection(storage: StorageSettings): StorageConnection {
  if (storage.kind === 'connection-string') return storage;
  const { blobServiceUri, queueServiceUri, clientId } = storage;
  const credential: TokenCredential =
    clientId === undefined ? new DefaultAzureCredential() : new ManagedIdentityCredential({ clientId });
  return { kind: 'identity', blobServiceUri, queueServiceUri, credential };
}
