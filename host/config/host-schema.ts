import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { parseTimeSpan } from './time-span.ts';

const count = z.coerce.number().int();

/** A TimeSpan text, or a number of milliseconds; the result is milliseconds. */
const span = z.union([z.string(), z.number()]).transform((value, context) => {
  const milliseconds = typeof value === 'number' ? value : (parseTimeSpan(value) ?? Number(value));
  if (Number.isFinite(milliseconds)) return milliseconds;
  context.addIssue({ code: 'custom', message: `expected a time span such as "00:00:30"` });
  return z.NEVER;
});

/** A list, or what overrides such as `functions__0` make of it. */
const list = z.union([
  z.array(z.string()),
  z.record(z.string(), z.string()).transform((items) => Object.values(items)),
]);

const queues = z.object({
  batchsize: count.min(1).max(32).default(16),
  newbatchthreshold: count.min(0).optional(),
  maxpollinginterval: span.optional(),
  visibilitytimeout: span.default(0),
  maxdequeuecount: count.min(1).default(5),
  messageencoding: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['base64', 'none']))
    .default('base64'),
});

const blobs = z.object({
  maxdegreeofparallelism: count.min(1).default(8 * availableParallelism()),
  poisonblobthreshold: count.min(1).default(5),
});

const http = z.object({
  routeprefix: z.string().default('api'),
  maxoutstandingrequests: count.default(-1),
  maxconcurrentrequests: count.default(-1),
  customheaders: z.record(z.string(), z.coerce.string()).default({}),
});

const singleton = z.object({
  lockperiod: span.default(15_000),
  listenerlockperiod: span.default(60_000),
  listenerlockrecoverypollinginterval: span.default(60_000),
  lockacquisitionpollinginterval: span.default(5000),
});

const logging = z.object({ loglevel: z.record(z.string(), z.string()).default({}) });

/** `host.json` with keys in lower case; what is absent gets Azure's value. */
export const hostSchema = z.object({
  version: z.literal('2.0', { error: '"version": "2.0" is required' }),
  functiontimeout: z.union([z.literal('-1'), z.literal(-1), span]).default(1_800_000),
  functions: list.optional(),
  extensions: z
    .object({ queues: queues.prefault({}), blobs: blobs.prefault({}), http: http.prefault({}) })
    .prefault({}),
  singleton: singleton.prefault({}),
  logging: logging.prefault({}),
});

export type HostJson = z.infer<typeof hostSchema>;

/** Settings of this host only; Azure's values unless set. All times in milliseconds. */
export const overrideSchema = z.object({
  /** How long a received queue message stays invisible; renewed at half of it. */
  RELEVO_HOST_QUEUE_INVISIBILITY_MS: count.min(1000).default(600_000),
  RELEVO_HOST_QUEUE_MIN_POLLING_MS: count.min(1).default(100),
  RELEVO_HOST_QUEUE_MAX_POLLING_MS: count.min(1).optional(),
  RELEVO_HOST_QUEUE_VISIBILITY_TIMEOUT_MS: count.min(0).optional(),
  /** Pause between two scans of a container; unset: 2 s on development storage, 10 s elsewhere. */
  RELEVO_HOST_BLOB_SCAN_MS: count.min(1).optional(),
  RELEVO_HOST_BLOB_RECEIPT_LEASE_MS: count.min(15_000).max(60_000).default(30_000),
  /** Lease of a timer's listener: 15 to 60 s, as blob leases are. */
  RELEVO_HOST_LISTENER_LEASE_MS: count.min(15_000).max(60_000).optional(),
  /** Pause before another attempt at a listener's lease that somebody else holds. */
  RELEVO_HOST_LISTENER_LEASE_RETRY_MS: count.min(1).optional(),
  /** How long a stop waits for running invocations. */
  RELEVO_HOST_SHUTDOWN_MS: count.min(0).default(10_000),
  /** How long `appTerminate` hooks may take. */
  RELEVO_HOST_TERMINATE_MS: count.min(0).default(5000),
  /** How long a body may come slowly at its beginning; after that it is given up (408) below 240 bytes a second, as Kestrel does. */
  RELEVO_HOST_BODY_GRACE_MS: count.min(1).default(5000),
  RELEVO_HOST_CHUNKED_BODIES: z.enum(['buffer', 'refuse']).default('buffer'),
  FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: count.min(0).default(104_857_600),
  WEBSITE_TIME_ZONE: z.string().default('UTC'),
});
