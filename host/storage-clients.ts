import { DefaultAzureCredential, ManagedIdentityCredential, type TokenCredential } from '@azure/identity';
import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import { type Connection, type Credential, resolveConnection } from './config/connection.ts';
import type { Lookup } from './config/lookup.ts';

/** Clients by a binding's `connection`; undefined is the app's own storage. They throw when the setting is missing. */
export type StorageClients = {
  blobs(connection: string | undefined): BlobServiceClient;
  queues(connection: string | undefined): QueueServiceClient;
};

// Listeners poll again by themselves, so that a call need not be patient.
const options = { retryOptions: { maxTries: 3, retryDelayInMs: 500, maxRetryDelayInMs: 2_000 } };

/** One client per account and service, made when first asked for. */
export function createStorageClients(lookup: Lookup): StorageClients {
  return {
    blobs: remember((name) => blobClient(required(name, lookup), name)),
    queues: remember((name) => queueClient(required(name, lookup), name)),
  };
}

function remember<T>(create: (name: string) => T): (name: string | undefined) => T {
  const made = new Map<string, T>();
  return (name) => {
    const key = name ?? '';
    const client = made.get(key) ?? create(key);
    made.set(key, client);
    return client;
  };
}

function required(name: string, lookup: Lookup): Connection {
  const connection = resolveConnection(name, lookup);
  if (connection.kind !== 'missing') return connection;
  throw new Error(
    `Storage account connection string '${connection.name}' does not exist: set 'AzureWebJobs${connection.name}' or '${connection.name}'.`,
  );
}

const blobClient = (connection: Connection, name: string): BlobServiceClient =>
  connection.kind === 'connection-string'
    ? BlobServiceClient.fromConnectionString(connectionString(connection.value), options)
    : new BlobServiceClient(
        uriOf(connection.blobServiceUri, 'blob', name),
        credentialOf(connection.credential),
        options,
      );

const queueClient = (connection: Connection, name: string): QueueServiceClient =>
  connection.kind === 'connection-string'
    ? QueueServiceClient.fromConnectionString(connectionString(connection.value), options)
    : new QueueServiceClient(
        uriOf(connection.queueServiceUri, 'queue', name),
        credentialOf(connection.credential),
        options,
      );

/** The SDK does not know the short form with a trailing semicolon. */
const connectionString = (value: string): string =>
  /^UseDevelopmentStorage=true;?$/i.test(value.trim()) ? 'UseDevelopmentStorage=true' : value;

function uriOf(uri: string | undefined, service: 'blob' | 'queue', name: string): string {
  if (uri !== undefined) return uri;
  throw new Error(`Connection '${name}' has no '${service}ServiceUri'.`);
}

function credentialOf(credential: Credential): TokenCredential {
  if (credential.kind === 'default') return new DefaultAzureCredential();
  if (credential.resourceId !== undefined) {
    return new ManagedIdentityCredential({ resourceId: credential.resourceId });
  }
  return credential.clientId === undefined
    ? new ManagedIdentityCredential()
    : new ManagedIdentityCredential({ clientId: credential.clientId });
}
