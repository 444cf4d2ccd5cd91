import type { Lookup } from './lookup.ts';

/** How to reach a storage account. */
export type Connection =
  | { kind: 'connection-string'; value: string }
  | {
      kind: 'identity';
      blobServiceUri: string | undefined;
      queueServiceUri: string | undefined;
      tableServiceUri: string | undefined;
      credential: Credential;
    };

/** `default` is the chain of environment, CLI and managed identity. */
export type Credential = {
  kind: 'default' | 'managed-identity';
  clientId: string | undefined;
  resourceId: string | undefined;
};

type ResolvedConnection = Connection | { kind: 'missing'; name: string };

const services = ['blob', 'queue', 'table'] as const;
type Service = (typeof services)[number];

/**
 * Resolves a binding's `connection` (default `Storage`) to a connection string or an identity form:
 * `ConnectionStrings:AzureWebJobsX`, `AzureWebJobsX`, `ConnectionStrings:X`, `X`, each as a string or as the
 * section `__serviceUri`, `__blobServiceUri`, `__queueServiceUri`, `__tableServiceUri`, `__accountName` with
 * `__credential`, `__clientId`, `__managedIdentityResourceId`.
 */
export function resolveConnection(name: string | undefined, lookup: Lookup): ResolvedConnection {
  const wanted = name === undefined || name === '' ? 'Storage' : name;
  const base = wanted.toLowerCase().startsWith('azurewebjobs') ? wanted : `AzureWebJobs${wanted}`;
  const candidates = [`ConnectionStrings:${base}`, base, `ConnectionStrings:${wanted}`, wanted];
  for (const candidate of candidates) {
    const value = lookup(candidate);
    if (value !== undefined && value !== '') return { kind: 'connection-string', value };
    const identity = identityForm(candidate, lookup);
    if (identity !== undefined) return identity;
  }
  return { kind: 'missing', name: wanted };
}

function identityForm(section: string, lookup: Lookup): Connection | undefined {
  const read = (key: string): string | undefined => {
    const value = lookup(`${section}__${key}`);
    return value === '' ? undefined : value;
  };
  const account = read('accountName');
  const uri = (service: Service): string | undefined =>
    read(`${service}ServiceUri`) ??
    serviceUriFor(service, read('serviceUri')) ??
    (account === undefined ? undefined : `https://${account}.${service}.core.windows.net`);
  const [blob, queue, table] = [uri('blob'), uri('queue'), uri('table')];
  if (blob === undefined && queue === undefined && table === undefined) return undefined;
  return {
    kind: 'identity',
    blobServiceUri: blob,
    queueServiceUri: queue,
    tableServiceUri: table,
    credential: {
      kind: read('credential')?.toLowerCase() === 'managedidentity' ? 'managed-identity' : 'default',
      clientId: read('clientId'),
      resourceId: read('managedIdentityResourceId'),
    },
  };
}

/** A `serviceUri` names one service when its host says which (`x.queue.core…`), and serves any when it does not. */
function serviceUriFor(service: Service, uri: string | undefined): string | undefined {
  if (uri === undefined) return undefined;
  const named = services.find((candidate) => uri.includes(`.${candidate}.`));
  return named === undefined || named === service ? uri : undefined;
}

/** True for Azurite and the like, where Azure's host scans containers every two seconds. */
export const isDevelopmentStorage = (connection: Connection): boolean =>
  connection.kind === 'connection-string' &&
  /UseDevelopmentStorage=true|devstoreaccount1/i.test(connection.value);
