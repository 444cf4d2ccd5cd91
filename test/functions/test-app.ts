import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { inject } from 'vitest';
import { type BlobStore, createBlobStore } from '../../shared/azure/blob-store.ts';
import { createMlflowClient, type MlflowClient } from '../../shared/mlflow/index.ts';
import { type AppHost, startAppHost } from '../../stack/app-host.ts';
import { childError } from '../../stack/child-process.ts';
import { stateRoot } from '../../stack/project-root.ts';
import { waitUntil } from '../../stack/wait-until.ts';

/** What the fixture `telco-lr` answers, and no more. */
export const telcoPolicy = {
  task: 'binary',
  target: 'Churn',
  positive: 'Yes',
  entity: 'customerID',
  primary: 'roc_auc',
} as const;

const triggers = [
  'kickoff-retraining',
  'track-training',
  'monitor-drift',
  'promote-model',
  'reconcile-champions',
  'follow-event',
] as const;
export type Trigger = (typeof triggers)[number];

export type TestAppOptions = {
  /** Policies by model name. */
  policies: Record<string, unknown>;
  /** Triggers besides HTTP that listen; none unless named, as files share one storage account. */
  listen?: readonly Trigger[];
  mlflowUrl?: string;
  storage?: string;
  settings?: Record<string, string>;
  /** Folder of an app that ran before; a fresh one when left out. */
  folder?: string;
};

export type TestApp = {
  host: AppHost;
  url: string;
  folder: string;
  /** Reaches MLflow itself, whatever stands between it and the app. */
  mlflow: MlflowClient;
  blobs: BlobStore;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  stop(): Promise<void>;
};

export type Answer = {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON; undefined where it is none. */
  json: unknown;
};

/** A name that no other test uses. */
export const uniqueName = (what: string): string => `${what}-${randomUUID().slice(0, 8)}`;

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'relevo-functions-'));

/** The built app under the host, with its own policies and cache. */
export async function startTestApp(options: TestAppOptions): Promise<TestApp> {
  const { folder = newFolder(), storage = inject('azurite').connectionString } = options;
  const host = await startAppHost({
    folder,
    pidFolder: join(folder, 'run'),
    mlflowUrl: options.mlflowUrl ?? inject('mlflow').url,
    storageConnectionString: storage,
    python: join(stateRoot, 'venv', 'bin', 'python'),
    port: 0,
    settings: {
      RELEVO_MODELS_DIR: writePolicies(folder, options.policies),
      RELEVO_HINT_INTERVAL: '1s',
      RELEVO_RECONCILE_INTERVAL: '1s',
      RELEVO_CAPTURE_FLUSH: '1s',
      RELEVO_HASH_SALT: 'salt-of-the-tests',
      ...quickHost,
      ...listenOnlyTo(options.listen ?? []),
      ...options.settings,
    },
  });
  const connection = { kind: 'connection-string', value: storage } as const;
  return {
    host,
    url: host.url,
    folder,
    mlflow: createMlflowClient({ url: inject('mlflow').url }),
    blobs: createBlobStore({ connection }),
    post: (path, body, headers) => post(`${host.url}${path}`, body, headers),
    stop: async () => {
      await host.child.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Seconds instead of Azure's minutes. */
const quickHost = {
  RELEVO_HOST_QUEUE_INVISIBILITY_MS: '5000',
  RELEVO_HOST_QUEUE_MAX_POLLING_MS: '300',
  RELEVO_HOST_QUEUE_VISIBILITY_TIMEOUT_MS: '500',
  RELEVO_HOST_BLOB_SCAN_MS: '300',
  RELEVO_HOST_LISTENER_LEASE_MS: '15000',
  RELEVO_HOST_LISTENER_LEASE_RETRY_MS: '1000',
  RELEVO_TRACK_SCHEDULE: '*/1 * * * * *',
  RELEVO_RECONCILE_SCHEDULE: '*/1 * * * * *',
};

/** Settings that switch off all other triggers but HTTP. */
export const listenOnlyTo = (listen: readonly Trigger[]): Record<string, string> =>
  Object.fromEntries(
    triggers
      .filter((name) => !listen.includes(name))
      .map((name) => [`AzureWebJobs.${name}.Disabled`, 'true']),
  );

export function writePolicies(folder: string, policies: Record<string, unknown>): string {
  const directory = join(folder, 'models');
  mkdirSync(directory, { recursive: true });
  for (const [model, policy] of Object.entries(policies))
    writeFileSync(join(directory, `${model}.jsonc`), JSON.stringify(policy));
  return directory;
}

/** Text and bytes are sent as they are, everything else as JSON. */
export async function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<Answer> {
  const content = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  const response = await fetch(url, {
    method: 'POST',
    headers,
    // A copy, as fetch wants bytes that are not shared.
    body: typeof content === 'string' ? content : Uint8Array.from(content),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parseJson(text) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Waits for a condition; when it does not come true, the error says which and shows the app's log. */
export async function until(
  what: string,
  app: Pick<TestApp, 'host'>,
  condition: () => boolean | Promise<boolean>,
  deadlineMs = 30_000,
): Promise<void> {
  if (!(await waitUntil(condition, deadlineMs)))
    throw childError(app.host.child, 'TEST_DEADLINE', `showed no ${what} within ${deadlineMs / 1000} s`);
}

export async function blobNames(blobs: BlobStore, container: string, prefix: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of blobs.list(container, prefix)) names.push(name);
  return names;
}

/** The texts of all blobs below a prefix, one after the other; those that are gzip unpacked. */
export async function blobTexts(blobs: BlobStore, container: string, prefix: string): Promise<string> {
  let text = '';
  for (const name of await blobNames(blobs, container, prefix)) {
    const found = await blobs.read(container, name);
    const bytes = Buffer.from(found?.bytes ?? []);
    text += (name.endsWith('.gz') && bytes.length > 0 ? gunzipSync(bytes) : bytes).toString('utf8');
  }
  return text;
}
