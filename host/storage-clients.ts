import { DefaultAzureCredential, ManagedIdentityCredential } from '@azure/identity';
import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import { type Connection, type Credential, resolveConnection } from './config/connection.ts';
import type { Lookup } from './config/lookup.ts';

/** Clients by the name of a binding's `connection`; undefined names the host's own storage. Made once each. */
export type StorageClients = {
  blobs(connection: string | undefined): BlobServiceClient;
  queues(connection: string | undefined): QueueServiceClient;
};

// Listeners poll again by themselves, so that a call need not be patient.
const options = { retryOptions: { maxTries: 3, retryDelayInMs: 500, maxRetryDelayInMs: 2_000 } };

/** Both functions throw, naming the setting, when the connection is not set or names no such service. */
export function createStorageClients(lookup: Lookup): StorageClients {
  const resolved = (name: string | undefined): Connection => {
    const connection = resolveConnection(name, lookup);
    if (connection.kind !== 'missing') return connection;
    const setting = connection.name === 'Storage' ? 'AzureWebJobsStorage' : connection.name;
    throw new Error(
      `Storage account connection string '${setting}' does not exist: set it in the app settings`,
    );
  };
  return {
    blobs: once((name) => blobService(resolved(name))),
    queues: once((name) => queueService(resolved(name))),
  };
}

function once<Client>(create: (name: string | undefined) => Client): (name: string | undefined) => Client {
  const made = new Map<string | undefined, Client>();
  return (name) => {
    const client = made.get(name) ?? create(name);
    made.set(name, client);
    return client;
  };
}

function blobService(connection: Connection): BlobServiceClient {
  if (connection.kind === 'connection-string')
    return BlobServiceClient.fromConnectionString(connection.value, options);
  if (connection.blobServiceUri === undefined) throw new Error('the connection has no __blobServiceUri');
  return new BlobServiceClient(connection.blobServiceUri, credentialOf(connection.credential), options);
}

function queueService(connection: Connection): QueueServiceClient {
  if (connection.kind === 'connection-string')
    return QueueServiceClient.fromConnectionString(connection.value, options);
  if (connection.queueServiceUri === undefined) throw new Error('the connection has no __queueServiceUri');
  return new QueueServiceClient(connection.queueServiceUri, credentialOf(connection.credential), options);
}

function credentialOf({
  kind,
  clientId,
  resourceId,
}: Credential): DefaultAzureCredential | ManagedIdentityCredential {
  if (resourceId !== undefined) return new ManagedIdentityCredential({ resourceId });
  if (kind === 'managed-identity') {
    return clientId === undefined
      ? new ManagedIdentityCredential()
      : new ManagedIdentityCredential({ clientId });
  }
  return new DefaultAzureCredential(clientId === undefined ? {} : { managedIdentityClientId: clientId });
}
