import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { hostIdOf } from './host-id.ts';
import { readHostJson } from './host-json.ts';
import { type HostJson, hostSchema, overrideSchema } from './host-schema.ts';
import { type HostKeys, parseKeys } from './keys.ts';
import { createLookup, type Environment, type Lookup } from './lookup.ts';

/** Everything that steers the host, parsed once. Times are milliseconds. */
export type HostSettings = {
  appDir: string;
  hostId: string;
  /** Reads any app setting: connections, `%NAME%`, `AzureWebJobs.X.Disabled`. */
  lookup: Lookup;
  development: boolean;
  /** IANA name of the zone in which timer schedules are read. */
  timeZone: string;
  /** undefined: no limit. */
  functionTimeoutMs: number | undefined;
  /** Names to run, in lower case; undefined: all. */
  onlyFunctions: string[] | undefined;
  /** By category in lower case, `default` for the rest. */
  logLevels: Record<string, string>;
  shutdownMs: number;
  terminateMs: number;
  keys: HostKeys | undefined;
  http: HttpSettings;
  queues: QueueSettings;
  blobs: BlobSettings;
  singleton: SingletonSettings;
};

export type HttpSettings = {
  /** Without slashes at its ends; empty for none. */
  routePrefix: string;
  /** -1: no limit. */
  maxOutstandingRequests: number;
  maxConcurrentRequests: number;
  customHeaders: Record<string, string>;
  bodyLimitBytes: number;
  /** How long a body may come more slowly than callers do that mean well. */
  bodyGraceMs: number;
  chunkedBodies: 'buffer' | 'refuse';
};

export type QueueSettings = {
  batchSize: number;
  newBatchThreshold: number;
  minPollingMs: number;
  maxPollingMs: number;
  /** Pause after a failure only. */
  visibilityTimeoutMs: number;
  maxDequeueCount: number;
  messageEncoding: 'base64' | 'none';
  /** A received message stays hidden this long; renewed at half time while it runs. */
  invisibilityMs: number;
};

export type BlobSettings = {
  maxDegreeOfParallelism: number;
  poisonBlobThreshold: number;
  /** undefined: 2 s on development storage, 10 s elsewhere. */
  scanMs: number | undefined;
  receiptLeaseMs: number;
};

export type SingletonSettings = {
  lockPeriodMs: number;
  listenerLockPeriodMs: number;
  listenerLockRecoveryPollingMs: number;
  lockAcquisitionPollingMs: number;
};

type Overrides = z.infer<typeof overrideSchema>;

/** Reads `host.json` and the environment. Throws one error that lists every problem. */
export async function readHostSettings(appDir: string, environment: Environment): Promise<HostSettings> {
  const host = hostSchema.safeParse(await readHostJson(appDir, environment));
  if (!host.success) throw new Error(`host.json: ${z.prettifyError(host.error)}`);
  const lookup = createLookup(environment);
  const overrides = overrideSchema.safeParse(valuesOf(lookup));
  if (!overrides.success) throw new Error(`settings: ${z.prettifyError(overrides.error)}`);
  const development = lookup('AZURE_FUNCTIONS_ENVIRONMENT')?.toLowerCase() === 'development';
  const values = overrides.data;
  const timeout = Number(host.data.functiontimeout);
  return {
    appDir,
    hostId: hostIdOf(appDir, lookup),
    lookup,
    development,
    timeZone: values.WEBSITE_TIME_ZONE,
    functionTimeoutMs: timeout < 0 ? undefined : timeout,
    onlyFunctions: host.data.functions?.map((name) => name.toLowerCase()),
    logLevels: host.data.logging.loglevel,
    shutdownMs: values.RELEVO_HOST_SHUTDOWN_MS,
    terminateMs: values.RELEVO_HOST_TERMINATE_MS,
    keys: parseKeys(lookup('RELEVO_HOST_KEYS')),
    http: httpSettings(host.data, values),
    queues: queueSettings(host.data, values, development),
    blobs: blobSettings(host.data, values),
    singleton: singletonSettings(host.data, values),
  };
}

function valuesOf(lookup: Lookup): Record<string, string> {
  const names = Object.keys(overrideSchema.shape);
  const present = names.map((name): [string, string | undefined] => [name, lookup(name)]);
  return Object.fromEntries(
    present.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]])),
  );
}

function httpSettings({ extensions }: HostJson, values: Overrides): HttpSettings {
  return {
    routePrefix: extensions.http.routeprefix.replaceAll(/^\/+|\/+$/g, ''),
    maxOutstandingRequests: extensions.http.maxoutstandingrequests,
    maxConcurrentRequests: extensions.http.maxconcurrentrequests,
    customHeaders: extensions.http.customheaders,
    bodyLimitBytes: values.FUNCTIONS_REQUEST_BODY_SIZE_LIMIT,
    bodyGraceMs: values.RELEVO_HOST_BODY_GRACE_MS,
    chunkedBodies: values.RELEVO_HOST_CHUNKED_BODIES,
  };
}

function queueSettings({ extensions }: HostJson, values: Overrides, development: boolean): QueueSettings {
  const { queues } = extensions;
  const threshold = Math.floor(queues.batchsize / 2) * availableParallelism();
  const longest = queues.maxpollinginterval ?? (development ? 2000 : 60_000);
  return {
    batchSize: queues.batchsize,
    newBatchThreshold: queues.newbatchthreshold ?? threshold,
    minPollingMs: values.RELEVO_HOST_QUEUE_MIN_POLLING_MS,
    maxPollingMs: values.RELEVO_HOST_QUEUE_MAX_POLLING_MS ?? Math.max(100, longest),
    visibilityTimeoutMs: values.RELEVO_HOST_QUEUE_VISIBILITY_TIMEOUT_MS ?? queues.visibilitytimeout,
    maxDequeueCount: queues.maxdequeuecount,
    messageEncoding: queues.messageencoding,
    invisibilityMs: values.RELEVO_HOST_QUEUE_INVISIBILITY_MS,
  };
}

const blobSettings = ({ extensions }: HostJson, values: Overrides): BlobSettings => ({
  maxDegreeOfParallelism: extensions.blobs.maxdegreeofparallelism,
  poisonBlobThreshold: extensions.blobs.poisonblobthreshold,
  scanMs: values.RELEVO_HOST_BLOB_SCAN_MS,
  receiptLeaseMs: values.RELEVO_HOST_BLOB_RECEIPT_LEASE_MS,
});

const singletonSettings = ({ singleton }: HostJson, values: Overrides): SingletonSettings => ({
  lockPeriodMs: singleton.lockperiod,
  listenerLockPeriodMs: values.RELEVO_HOST_LISTENER_LEASE_MS ?? singleton.listenerlockperiod,
  listenerLockRecoveryPollingMs:
    values.RELEVO_HOST_LISTENER_LEASE_RETRY_MS ?? singleton.listenerlockrecoverypollinginterval,
  lockAcquisitionPollingMs: singleton.lockacquisitionpollinginterval,
});
